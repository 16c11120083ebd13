import { instanceStream } from '@procession/contracts/ids.ts';
import { unreachable } from '@procession/contracts/json.ts';
import { type Rejection, reject } from '@procession/engine/decider.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { Answer, Outcome } from '../event-store/command.ts';
import { type Also, handleInstanceCommand, type Sender, systemActor } from '../handle-command.ts';
import { fingerprintOf } from '../http/request-sender.ts';
import type { CommandPorts } from '../ports.ts';
import type { DutyEnd } from './duty-runner.ts';

/** No user's id begins so. */
const keyOwner = '@system';

interface SystemCause {
  key?: string;
  /** Of what it follows from: it is in the same trace. */
  traceparent?: string | null | undefined;
}

/** What clocks, machines and other instances send. Without a key it is one of its own: the instance itself refuses what was done. */
export function systemSender(tenant: string, { key = newInstanceId(), traceparent }: SystemCause = {}): Sender {
  return {
    tenant,
    keyOwner,
    key,
    fingerprint: fingerprintOf(key, null),
    meta: { actor: systemActor, command: key, ...(typeof traceparent === 'string' && { traceparent }) },
    isSystem: true,
  };
}

const nothingToSay = (): Answer => ({ status: 200, body: '{}' });

interface SystemCommand extends Pick<SystemCause, 'traceparent'> {
  tenant: string;
  instance: string;
  command: InstanceCommand;
  also?: Also;
}

export const sendSystemCommand = (
  ports: CommandPorts,
  { tenant, instance, command, also, traceparent }: SystemCommand,
): Promise<Outcome> =>
  handleInstanceCommand(ports, systemSender(tenant, { traceparent }), {
    instance,
    command,
    answer: nothingToSay,
    ...(also && { also }),
  });

/** The instance as it was after this revision, or later. Undefined when it is not known why it could not be read: try again. */
export async function readInstance(
  ports: CommandPorts,
  { tenant, stream, revision }: { tenant: string; stream: string; revision: number },
): Promise<InstanceState | undefined> {
  let found: InstanceState | undefined;
  const outcome = await ports.handle({
    ...systemSender(tenant),
    streams: [{ stream, kind: 'instance' }],
    decide: ([state]) => {
      found = state as InstanceState;
      // A refusal is looked at again on what is read anew.
      return found.revision < revision ? reject('behind', 'An older state is in memory') : { reply: nothingToSay() };
    },
  });
  return outcome.kind === 'replied' ? found : undefined;
}

export const instanceOfStream = (stream: string): string => stream.slice(instanceStream('').length);

/** Refusals that pass. */
export const isPassing = ({ type }: Rejection['rejection']): boolean => passing.has(type);
const passing: ReadonlySet<string> = new Set(['instance-suspended', 'too-early', 'instance-pending', 'limit-reached']);

/** `refused`: what to make of a refusal that stays. */
export function dutyEndOf(outcome: Outcome, refused: DutyEnd = 'over'): DutyEnd {
  switch (outcome.kind) {
    case 'committed':
      return 'closed';
    case 'replayed':
    case 'replied':
    case 'key-reused':
      return 'over';
    case 'rejected':
      return isPassing(outcome.rejection) ? 'later' : refused;
    case 'failed':
      throw outcome.error;
    case 'contended':
    case 'overloaded':
    case 'unknown':
    case 'unstorable':
      return 'later';
    default:
      return unreachable(outcome);
  }
}
