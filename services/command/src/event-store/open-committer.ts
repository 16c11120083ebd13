import type { Logger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { noTracer, type Tracer } from '@procession/platform/tracer.ts';
import type { Folds } from './command.ts';
import type { Relay } from './commit.ts';
import { Committer, type CommitterOptions } from './committer.ts';
import type { CommitterLimits } from './committer-limits.ts';
import type { CommitterStats } from './committer-stats.ts';
import { DatabaseClock } from './database-clock.ts';
import { PublishedCommits } from './published-commits.ts';

export interface OpenCommitterOptions {
  databaseUrl: string;
  folds: Folds;
  relay: Relay;
  logger: Logger;
  tracer?: Tracer;
  stats: CommitterStats;
  partitions: number;
  /** Batches that may be on their way at once: never more than the machine has cores. */
  lanesMax: number;
  grew?: CommitterOptions['grew'];
  owes?: CommitterOptions['owes'];
  limits?: Partial<CommitterLimits>;
}

/** A committer with its connections. Postgres may be away: they are opened on first use. */
export function openCommitter(options: OpenCommitterOptions) {
  const open = (applicationName: string): Connection => new Connection(options.databaseUrl, { applicationName });
  const connections = Array.from({ length: options.lanesMax }, (_, lane) => open(`command lane ${lane + 1}`));
  /** For all that is not on the way of a command. */
  const upkeep = open('command upkeep');
  const clock = new DatabaseClock();
  const published = new PublishedCommits(upkeep, clock, options.logger);
  const { folds, relay, logger, tracer = noTracer, stats, partitions, grew, owes, limits } = options;
  const committer = new Committer({
    connections,
    folds,
    relay,
    clock,
    published,
    logger,
    tracer,
    stats,
    partitions,
    ...(grew && { grew }),
    ...(owes && { owes }),
    ...(limits && { limits }),
  });
  return {
    committer,
    clock,
    upkeep,
    /** Finishes what waits, then leaves. */
    async close(): Promise<void> {
      await committer.close();
      await published
        .flush()
        .catch((error: unknown) => logger.debug({ err: error }, 'outbox rows are left to the sweep'));
      await Promise.all([...connections, upkeep].map((connection) => connection.close()));
    },
  };
}
