import type { Metrics } from '@procession/platform/metrics.ts';
import type { SnapshotIgnored } from './load.ts';

export interface CommitterStats {
  committed: (commands: number, ms: number) => void;
  moved: () => void;
  unknown: (commands: number) => void;
  snapshotIgnored: SnapshotIgnored;
}

const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512];

export function createCommitterStats(metrics: Metrics): CommitterStats {
  const batchSize = metrics.sizes('batch_commands', 'Commands in a committed batch', batchBuckets);
  const commitSeconds = metrics.latency('commit_seconds', 'Time of one append, COMMIT included');
  const moved = metrics.counter('commands_moved_total', 'Commands decided again because a stream moved');
  const unknown = metrics.counter('commands_unknown_total', 'Commands sent again because their outcome was not known');
  const ignored = metrics.counter(
    'snapshots_ignored_total',
    'Snapshots that were not used: of another fold (after an upgrade), or of a history that is not this one (after a restore)',
    ['reason'],
  );
  return {
    committed: (commands, ms) => {
      batchSize.observe(commands);
      commitSeconds.observe(ms / 1000);
    },
    moved: () => moved.inc(),
    unknown: (commands) => unknown.inc(commands),
    snapshotIgnored: (reason) => ignored.inc({ reason }),
  };
}
