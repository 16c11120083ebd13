import type { CommandPorts } from '../ports.ts';
import type { DutyEnd } from './duty-runner.ts';
import type { ClaimedDuty } from './duty-store.ts';
import { dutyEndOf, instanceOfStream, sendSystemCommand } from './system-command.ts';

/** Tells a visit that a lock of the tenant was handed on to it. Until it knows, nobody else gets it. */
export async function grantLock(
  ports: CommandPorts,
  { tenant, stream, kind, number, type: visit }: ClaimedDuty,
): Promise<DutyEnd> {
  const outcome = await sendSystemCommand(ports, {
    tenant,
    instance: instanceOfStream(stream),
    command: { type: 'GrantLock', visit: visit! },
    also: { duties: [{ op: 'close', kind, number }] },
  });
  const isOver = outcome.kind === 'rejected' && over.has(outcome.rejection.type);
  return dutyEndOf(outcome, isOver ? 'over' : 'later');
}

/** Whoever waits no more has left the lock, too. What is refused for another reason, an operator may mend. */
const over: ReadonlySet<string> = new Set(['lock-closed', 'instance-ended', 'instance-not-found']);
