import type { Metrics } from '@procession/platform/metrics.ts';
import type { Leases } from './hold-leases.ts';
import type { PartitionWork } from './project-partition.ts';
import type { ProjectionStats } from './run-projection.ts';

type Counted = 'batches' | 'applied' | 'dropped' | 'fetched' | 'swept' | 'failures' | 'mended';
type Counts = Record<Counted, number>;

const totals: Record<Counted, [name: string, help: string]> = {
  batches: ['projection_batches_total', 'Transactions that wrote rows'],
  applied: ['projection_events_total', 'Events applied'],
  dropped: ['projection_dropped_events_total', 'Events that were known already'],
  fetched: ['projection_fetched_events_total', 'Events read from the log because no message brought them in order'],
  swept: ['projection_swept_streams_total', 'Streams that a sweep found behind'],
  failures: ['projection_failures_total', 'Times that a projection began anew after a failure'],
  mended: ['bus_mended_total', 'Times that the consumer of the bus was made anew'],
};

const leaseTotals: Record<keyof Leases['stats'], [name: string, help: string]> = {
  taken: ['projection_leases_taken_total', 'Partitions that this copy began to project'],
  given: ['projection_leases_given_total', 'Partitions that this copy gave back'],
  lost: ['projection_leases_lost_total', 'Partitions that another copy took over because this one was late'],
};

export interface WatchedProjections {
  /** What is being projected now. */
  works: ReadonlySet<PartitionWork>;
  leases: Leases;
  partitions: number;
}

/** The state of the projections as metrics, read at each scrape. @returns what keeps the counts of one that ends. */
export function watchProjections(
  metrics: Metrics,
  { works, leases, partitions }: WatchedProjections,
): (ended: PartitionWork) => void {
  const all = (): ProjectionStats[] => [...works].map(({ stats }) => stats);
  const ended: Counts = { batches: 0, applied: 0, dropped: 0, fetched: 0, swept: 0, failures: 0, mended: 0 };
  const countsOf = ({ stats, mended }: PartitionWork): Counts => ({ ...stats, mended });
  for (const [key, [name, help]] of Object.entries(totals) as [Counted, [string, string]][])
    metrics.gauge(name, help, () => [...works].reduce((sum, work) => sum + countsOf(work)[key], ended[key]));

  const sum = (key: 'parked' | 'eventsWaiting'): number => all().reduce((sum, stats) => sum + stats[key], 0);
  const most = (key: 'lagSeconds' | 'cursorAgeSeconds'): number => Math.max(0, ...all().map((stats) => stats[key]));
  metrics.gauge('projection_parked_streams', 'Streams with an event that cannot be applied', () => sum('parked'));
  metrics.gauge('projection_lag_events', 'Events known to be missing from the rows', () => sum('eventsWaiting'));
  metrics.gauge('projection_lag_seconds', 'From recording to rows, of the newest event of the last batch', () =>
    most('lagSeconds'),
  );
  metrics.gauge('log_cursor_age_seconds', 'Age of the oldest event that an open transaction hides from the sweep', () =>
    most('cursorAgeSeconds'),
  );

  metrics.gauge('projection_partitions', 'Into how many the streams are divided', () => partitions);
  metrics.gauge(
    'projection_partitions_held',
    'Partitions that this copy projects; over all copies their sum is the number of partitions',
    () => leases.heldCount,
  );
  for (const [key, [name, help]] of Object.entries(leaseTotals) as [keyof Leases['stats'], [string, string]][])
    metrics.gauge(name, help, () => leases.stats[key]);

  return (work) => {
    const counts = countsOf(work);
    for (const key of Object.keys(ended) as Counted[]) ended[key] += counts[key];
  };
}
