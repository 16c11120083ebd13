import type { Metrics } from '@procession/platform/metrics.ts';
import { type ViewName, viewNames } from '../views/view-names.ts';

/** Hears what the self-check did. */
export interface SelfCheckWatch {
  onChecked: () => void;
  onDifference: (view: ViewName) => void;
  /** How many rows are known to differ, by all copies together. */
  onCounted: (differences: number) => void;
}

/** The self-check as metrics. */
export function watchSelfCheck(metrics: Metrics): SelfCheckWatch {
  const checked = metrics.counter('self_check_streams_total', 'Streams whose rows were compared with the log');
  const found = metrics.counter('projection_differences_total', 'Rows that were found not to be what the log says', [
    'view',
  ]);
  for (const view of viewNames) found.inc({ view }, 0);
  // As the last look found it: a scrape waits for no database, least of all when that is away.
  const differences = metrics.gauge(
    'projection_differences',
    'Rows that are not what the log says, as all copies know',
  );
  return {
    onChecked: () => checked.inc(),
    onDifference: (view) => found.inc({ view }),
    onCounted: (count) => differences.set(count),
  };
}
