import { createLogger } from '@procession/platform/logger.ts';
import type { Outcome } from '../command.ts';
import { openCommitter } from '../open-committer.ts';
import { type CountRequest, count, counterFolds } from './counter.ts';

/** A command process without HTTP: requests and outcomes go over the channel of its parent. */
const acknowledgedAfterMs = 5;
const stats = { moved: 0, unknown: 0 };
const { committer } = openCommitter({
  databaseUrl: process.env.LOG_DATABASE_URL!,
  folds: counterFolds,
  relay: { publish: (_commit, done) => void setTimeout(done, acknowledgedAfterMs, 0) },
  logger: createLogger('torture', 'fatal'),
  stats: {
    committed: () => {},
    moved: () => stats.moved++,
    unknown: (n) => (stats.unknown += n),
    snapshotIgnored: () => {},
  },
  partitions: 1,
  lanesMax: 2,
  limits: { laneOpensAt: 8, giveUpAfterMs: 4_000 },
});

export interface ServerMessage {
  n: number;
  outcome: Outcome;
  stats: { moved: number; unknown: number };
}

process.on('message', ({ n, request }: { n: number; request: CountRequest }) => {
  committer.handle(count(request)).then(
    (outcome) => process.send?.({ n, outcome, stats } satisfies ServerMessage),
    () => process.exit(1),
  );
});
process.on('disconnect', () => process.exit());
