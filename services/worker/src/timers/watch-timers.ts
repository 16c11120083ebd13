import type { Metrics } from '@procession/platform/metrics.ts';

/** Upper bounds in seconds: from at once to after a long stop. */
const latenessBuckets = [0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60, 300];

/** Counts what became of timers that were due, and how late it was then. */
export function watchTimers(metrics: Metrics): (result: string, lateMs: number) => void {
  const timers = metrics.counter('timers_total', 'Timers that were due, by what their instances said', ['result']);
  const lateness = metrics.sizes(
    'timer_lateness_seconds',
    'From the instant of a timer until its instance has recorded it',
    latenessBuckets,
  );
  return (result, lateMs) => {
    timers.inc({ result });
    if (result === 'fired') lateness.observe(lateMs / 1_000);
  };
}
