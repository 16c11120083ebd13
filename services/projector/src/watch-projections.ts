import type { LogBus } from '@procession/event-log/log-bus.ts';
import type { Metrics } from '@procession/platform/metrics.ts';
import type { Projection, ProjectionStats } from './run-projection.ts';

type Summed = Exclude<keyof ProjectionStats, 'lagSeconds' | 'cursorAgeSeconds'>;

const sums: Record<Summed, [name: string, help: string]> = {
  batches: ['projection_batches_total', 'Transactions that wrote rows'],
  applied: ['projection_events_total', 'Events applied'],
  dropped: ['projection_dropped_events_total', 'Events that were known already'],
  fetched: ['projection_fetched_events_total', 'Events read from the log because no message brought them in order'],
  swept: ['projection_swept_streams_total', 'Streams that a sweep found behind'],
  failures: ['projection_failures_total', 'Times that a projection began anew after a failure'],
  parked: ['projection_parked_streams', 'Streams with an event that cannot be applied'],
  eventsWaiting: ['projection_lag_events', 'Events known to be missing from the rows'],
};

/** The state of the projections as metrics, read at each scrape. */
export function watchProjections(metrics: Metrics, projections: readonly Projection[], buses: readonly LogBus[]): void {
  const all = (): ProjectionStats[] => projections.map(({ stats }) => stats);
  for (const [key, [name, help]] of Object.entries(sums) as [Summed, [string, string]][])
    metrics.gauge(name, help, () => all().reduce((sum, stats) => sum + stats[key], 0));
  metrics.gauge('projection_lag_seconds', 'From recording to rows, of the newest event of the last batch', () =>
    Math.max(...all().map(({ lagSeconds }) => lagSeconds)),
  );
  metrics.gauge('log_cursor_age_seconds', 'Age of the oldest event that an open transaction hides from the sweep', () =>
    Math.max(...all().map(({ cursorAgeSeconds }) => cursorAgeSeconds)),
  );
  metrics.gauge('bus_mended_total', 'Times that the consumer of the bus was made anew', () =>
    buses.reduce((sum, { mended }) => sum + mended, 0),
  );
}
