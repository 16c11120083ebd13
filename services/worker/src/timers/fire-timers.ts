import type { InternalResult } from '@procession/contracts/internal.ts';
import type { Logger } from '@procession/platform/logger.ts';
import type { CommandService } from '../command-service.ts';
import { ClaimLoop } from '../duties/claim-loop.ts';
import { type Duty, instanceOf } from '../duties/duty.ts';
import { type DutyStore, waitAfterRefusalMs, waitBeforeRetryMs } from '../duties/duty-store.ts';
import { timerLeaseMs, timersInHandMax, timersPerBatchMax } from '../limits.ts';
import { logRefusals, meaningOf } from '../refusals.ts';

/** `gone`: the timer was closed meanwhile. `refused`: its instance will not take it. */
type TimerEnd = 'fired' | 'gone' | 'refused' | 'later';

export interface FireTimersOptions {
  store: Pick<DutyStore, 'claim' | 'postpone'>;
  command: Pick<CommandService, 'send'>;
  logger: Logger;
  /** What became of one, and how late it was then. */
  counted: (result: TimerEnd, lateMs: number) => void;
}

/** Tells instances that the instant of a timer has come, by the database's clock: what is claimed is due. */
export function fireTimers({ store, command, logger, counted }: FireTimersOptions): ClaimLoop<Duty> {
  const logRefusal = logRefusals(logger);
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
      const end = endOf(result);
      counted(end, duty.late_ms + performance.now() - takenAt);
      if (end === 'refused' && 'rejection' in result) logRefusal(duty, result.rejection);
      // A timer that was closed is no duty any more, and this changes nothing.
      if (end !== 'fired')
        again.push({ duty, waitMs: (end === 'refused' ? waitAfterRefusalMs : waitBeforeRetryMs)(duty) });
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

function endOf(result: InternalResult): TimerEnd {
  if ('ok' in result) return 'fired';
  if ('later' in result) return 'later';
  const meaning = meaningOf(result.rejection);
  if (meaning === 'final') return 'refused';
  return meaning === 'over' ? 'gone' : 'later';
}
