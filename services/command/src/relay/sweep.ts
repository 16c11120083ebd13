import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import { forgetPublished } from '../event-store/published-commits.ts';
import type { JetStreamRelay } from './relay.ts';

const everyMs = 2_000;
/** A commit younger than this is still on its way out of some process's memory. */
const olderThanMs = 5_000;
const commitsMax = 100;

interface UnpublishedRow {
  epoch: number;
  xid: string;
  partitions: number[];
  events: string[] | null;
}

/** Publishes again what a crash or a broker left unpublished. Two sweeps at once only repeat messages. @returns how many. */
export async function sweepOnce(connection: Connection, relay: JetStreamRelay, ageMs = olderThanMs): Promise<number> {
  const rows = await connection.query<UnpublishedRow>(
    'unpublished',
    'select epoch, xid, partitions, events from log.unpublished($1, $2)',
    [ageMs, commitsMax],
  );
  let published = 0;
  for (const { epoch, xid, partitions, events } of rows) {
    const commit = (events ?? []).map((json) => {
      const { tenant, stream, meta } = JSON.parse(json) as LogEvent;
      return { tenant, stream, json, traceparent: meta.traceparent };
    });
    await relay.publishNow({ epoch, xid, events: commit });
    await forgetPublished(
      connection,
      partitions.map((partition) => ({ epoch, xid, partition })),
    );
    published++;
  }
  return published;
}

/** Sweeps for ever; a failure is only a later try. @returns how to stop it. */
export function startSweep(connection: Connection, relay: JetStreamRelay, logger: Logger): () => void {
  let isStopped = false;
  let timer: NodeJS.Timeout;
  const next = (): void => {
    if (isStopped) return;
    // Spread, so that several processes seldom sweep the same rows.
    timer = setTimeout(() => void run(), everyMs * (0.75 + Math.random() / 2)).unref();
  };
  const run = async (): Promise<void> => {
    try {
      while (!isStopped && relay.canPublish && (await sweepOnce(connection, relay)) === commitsMax);
    } catch (error) {
      logger[isConnectionLoss(error) ? 'debug' : 'warn'](
        { err: error },
        'the sweep of the outbox failed; trying again',
      );
    }
    next();
  };
  next();
  return () => {
    isStopped = true;
    clearTimeout(timer);
  };
}
