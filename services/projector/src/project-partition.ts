import { projectorDurable } from '@procession/contracts/subjects.ts';
import { LogBus } from '@procession/event-log/log-bus.ts';
import type { Bus } from '@procession/platform/nats.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { Work } from './hold-leases.ts';
import { Projection, type ProjectionOptions, type ProjectionStats } from './run-projection.ts';

export interface PartitionOptions extends Omit<ProjectionOptions, 'log' | 'read' | 'publish'> {
  log: Connection;
  read: Connection;
  bus: Bus;
}

/** A partition as this copy projects it. */
export interface PartitionWork extends Work {
  readonly stats: ProjectionStats;
  /** How often its consumer of the bus was made anew. */
  readonly mended: number;
}

/** Projects one partition, with connections and a consumer of the bus of its own, until it is closed. */
export function projectPartition({ bus, ...options }: PartitionOptions): PartitionWork {
  const { log, read, partition, logger } = options;
  const projection = new Projection({ ...options, publish: (subject, message) => bus.publish(subject, message) });
  const logBus = new LogBus({
    bus,
    partition,
    durable: projectorDurable(partition),
    onCommit: (commit) => projection.deliver(commit),
    // What was committed after the first sweep and before the consumer began would else wait for the next.
    onListening: () => projection.sweepSoon(),
    logger,
  });
  return {
    get stats() {
      return projection.stats;
    },
    get mended() {
      return logBus.mended;
    },
    close: async () => {
      void logBus.close(); // the broker may be away: what matters to the next holder is that nothing is written
      await projection.close();
      await Promise.all([log.close(), read.close()]);
    },
  };
}
