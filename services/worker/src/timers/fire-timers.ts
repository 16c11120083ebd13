import type { InternalResult } from '@procession/contracts/internal.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandService } from '../command-service.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { type DutyStore, waitBeforeRetryMs } from '../duties/duty-store.ts';
import { timerLeaseMs, timersInHandMax, timersPerBatchMax } from '../limits.ts';

export interface FireTimersOptions {
  store: DutyStore;
  command: CommandService;
  logger: Logger;
  /** What became of one, and how late it was then. */
  counted: (result: 'fired' | 'refused' | 'later', lateMs: number) => void;
}

/** Tells instances that the instant of a timer has come, by the database's clock: what is claimed is due. */
export function fireTimers({ store, command, logger, counted }: FireTimersOptions): ClaimLoop<Duty> {
  const fire = async (duties: readonly Duty[]): Promise<void> => {
    const takenAt = performance.now();
    const results = await Promise.all(
      duties.map((duty) =>
        command
          .send({ tenant: duty.tenant, instance: instanceOf(duty), command: { type: 'FireTimer', timer: duty.number } })
          .catch((): InternalResult => ({ later: 'outcome-not-known' })),
      ),
    );
    const again = [];
    for (const [index, duty] of duties.entries()) {
      const result = results[index]!;
      counted(outcomeOf(result), duty.late_ms + performance.now() - takenAt);
      // A timer that was closed is no duty any more, and this changes nothing; any other refusal may not be for ever.
      if (!('ok' in result)) again.push({ duty, waitMs: waitBeforeRetryMs(duty) });
    }
    await store.postpone(again).catch((error: unknown) => {
      logger.debug({ err: error }, 'could not give timers back; their leases end by themselves');
    });
  };
  return new ClaimLoop({
    claim: (countMax) => store.claim('timer', countMax, timerLeaseMs),
    take: (duties) => [{ count: duties.length, done: fire(duties) }],
    inHandMax: timersInHandMax,
    perLookMax: timersPerBatchMax,
    logger,
  });
}

const outcomeOf = (result: InternalResult): 'fired' | 'refused' | 'later' =>
  'ok' in result ? 'fired' : 'rejection' in result ? 'refused' : 'later';
