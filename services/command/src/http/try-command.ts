import { instanceStream } from '@procession/contracts/ids.ts';
import { isRejection } from '@procession/engine/decider.ts';
import type { InstanceCommand } from '@procession/engine/instance/command.ts';
import { decide } from '@procession/engine/instance/decide.ts';
import { evolve, type RecordedEvent } from '@procession/engine/instance/evolve.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { Outcome } from '../event-store/command.ts';
import { refreshRights, type Sender, settingOf } from '../handle-command.ts';
import { effectOf } from '../instances/effect.ts';
import type { CommandPorts } from '../ports.ts';

/** Decides a command as it would be decided now, and writes nothing: the answer is its effect. */
export function tryInstanceCommand(
  ports: CommandPorts,
  sender: Sender,
  { instance, command }: { instance: string; command: InstanceCommand },
): Promise<Outcome> {
  return ports.handle({
    ...sender,
    // Nothing is done under the caller's key: it is for the command itself.
    key: newInstanceId(),
    streams: [{ stream: instanceStream(instance), kind: 'instance' }],
    decide: ([found], context) => {
      const before = found as InstanceState;
      const isOnTask = 'task' in command && command.task !== undefined;
      const setting = settingOf(ports, sender, { instance, isOnTask, state: before, context });
      if (!('definition' in setting)) return setting;
      const { definition } = setting;
      const decision = decide(definition, before, command, setting.context);
      if (isRejection(decision)) return decision;
      const events = decision.events.map((event, index) => {
        return { ...event, revision: before.revision + index + 1, recordedAt: context.now } as RecordedEvent;
      });
      const after = events.reduce(evolve, before);
      const facts = events.map(({ type }) => type).filter((type) => type !== 'InstanceAdvanced');
      const effect = effectOf(instance, { definition, before, after, facts });
      return { reply: { status: 200, body: JSON.stringify(effect) } };
    },
    refresh: refreshRights(ports, sender.tenant),
  });
}
