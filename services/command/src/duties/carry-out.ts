import { unreachable } from '@procession/contracts/json.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandPorts } from '../ports.ts';
import { strike } from './cron-starts.ts';
import type { DutyEnd } from './duty-runner.ts';
import type { ClaimedDuty, DutyStore } from './duty-store.ts';
import { giveMessage, giveSignal } from './give-message.ts';
import { grantLock } from './grant-lock.ts';
import { handOver } from './hand-over.ts';
import { dutyEndOf, instanceOfStream, sendSystemCommand } from './system-command.ts';

/** What this service does for a duty of each kind that it takes in hand. */
export const createCarryOut =
  (ports: CommandPorts, store: DutyStore, logger: Logger) =>
  async (duty: ClaimedDuty): Promise<DutyEnd> => {
    switch (duty.kind) {
      case 'handover':
        return handOver(ports, store, duty, logger);
      case 'message':
        return giveMessage(ports, store, duty);
      case 'signal':
        return giveSignal(ports, duty);
      case 'lock':
        return grantLock(ports, duty);
      case 'start':
        return beginInstance(ports, duty);
      case 'cron':
        return strike(ports, store, duty, logger);
      case 'timer':
      case 'http':
      case 'pull':
        throw new Error(`a duty of kind ${duty.kind} is not this service's`);
      default:
        return unreachable(duty.kind);
    }
  };

async function beginInstance(ports: CommandPorts, { tenant, stream, kind, number }: ClaimedDuty): Promise<DutyEnd> {
  const outcome = await sendSystemCommand(ports, {
    tenant,
    instance: instanceOfStream(stream),
    command: { type: 'BeginInstance' },
    also: { duties: [{ op: 'close', kind, number }] },
  });
  return dutyEndOf(outcome);
}

/** A worker that gave no sign of life loses the job: the instance says what comes next. */
export const createLeaseExpired =
  (ports: CommandPorts, store: DutyStore) =>
  async ({ tenant, stream, number, attempt }: { tenant: string; stream: string; number: number; attempt: number }) => {
    const outcome = await sendSystemCommand(ports, {
      tenant,
      instance: instanceOfStream(stream),
      command: {
        type: 'FailJobAttempt',
        job: number,
        attempt,
        error: { kind: 'lease-expired', message: 'The worker gave no sign of life until its lease ended' },
      },
    });
    const isOver = outcome.kind === 'rejected' && overdueIsOver.has(outcome.rejection.type);
    if (isOver) await store.drop({ tenant, stream, kind: 'pull', number });
  };

const overdueIsOver: ReadonlySet<string> = new Set(['job-closed', 'instance-ended', 'instance-not-found']);
