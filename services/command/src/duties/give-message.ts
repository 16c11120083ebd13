import type { JsonObject } from '@procession/contracts/json.ts';
import { messagePlace } from '../messages/message-place.ts';
import type { CommandPorts } from '../ports.ts';
import type { DutyEnd } from './duty-runner.ts';
import type { ClaimedDuty, DutyStore } from './duty-store.ts';
import { dutyEndOf, instanceOfStream, isPassing, sendSystemCommand } from './system-command.ts';

/** Under this name of a definition a message is claimed by the instance that gets it: no definition's key begins so. */
const claimedUnder = '@message';

/** Somebody who waited may have gone meanwhile: then the next gets it, and so on. */
const triesMax = 20;

/** Gives a message to whoever waits longest for it. That it was given is claimed in the transaction of what it led to: it is given once. */
export async function giveMessage(ports: CommandPorts, store: DutyStore, duty: ClaimedDuty): Promise<DutyEnd> {
  const { tenant, kind, number, stream: messages } = duty;
  for (let tries = 0; tries < triesMax; tries++) {
    const match = await store.match(tenant, number);
    if (!match) return 'closed';
    const { wait, alternative, id } = match;
    const body = JSON.parse(ports.keys.openText(tenant, messagePlace(match), match.body)) as JsonObject;
    const outcome = await sendSystemCommand(ports, {
      tenant,
      instance: instanceOfStream(match.stream),
      command: { type: 'GiveMessage', wait, alternative, id, body },
      also: (events) => {
        const close = { op: 'close', stream: messages, kind, number } as const;
        // It did not fit: nobody has it, and it is given again when somebody retries.
        if (events.every(({ type }) => type === 'IncidentRaised')) return { duties: [close, { op: 'kept', number }] };
        return {
          claims: [{ definition: claimedUnder, value: String(number), claims: true }],
          duties: [close, { op: 'given', number }],
        };
      },
    });
    if (outcome.kind !== 'rejected') return dutyEndOf(outcome);
    if (isPassing(outcome.rejection)) return 'later';
  }
  return 'later';
}

/** Tells one who waited when the signal came. */
export async function giveSignal(ports: CommandPorts, { tenant, stream, number, type }: ClaimedDuty): Promise<DutyEnd> {
  const outcome = await sendSystemCommand(ports, {
    tenant,
    instance: instanceOfStream(stream),
    command: { type: 'GiveSignal', wait: number, alternative: Number(type) },
    also: { duties: [{ op: 'close', kind: 'signal', number }] },
  });
  return dutyEndOf(outcome);
}
