import type { Metrics } from '@procession/platform/metrics.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type ViewName, viewNames } from '../views/view-names.ts';
import { countDifferences } from './differences.ts';

/** Hears what the self-check did. */
export interface SelfCheckWatch {
  onChecked: () => void;
  onDifference: (view: ViewName) => void;
}

/** The self-check as metrics. */
export function watchSelfCheck(metrics: Metrics, read: SqlReader): SelfCheckWatch {
  const checked = metrics.counter('self_check_streams_total', 'Streams whose rows were compared with the log');
  const found = metrics.counter('projection_differences_total', 'Rows that were found not to be what the log says', [
    'view',
  ]);
  for (const view of viewNames) found.inc({ view }, 0);
  metrics.gauge('projection_differences', 'Rows that are not what the log says, as all copies know', () =>
    countDifferences(read),
  );
  return { onChecked: () => checked.inc(), onDifference: (view) => found.inc({ view }) };
}
