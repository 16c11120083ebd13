import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { Projection, type ProjectionOptions } from '../run-projection.ts';
import { type AllRows, allRows } from './all-rows.ts';
import { published } from './history.ts';
import { writeLog } from './log-writer.ts';

const convergedWithinMs = 10_000;
const soon = { withinMs: 5_000, everyMs: 10 };

export interface ReadSide {
  /** A superuser's, with the search path of the rows. */
  admin: Connection;
  urls: { reader: string; projector: string; query: string };
  /** What the feed told, in order. */
  messages: FeedMessage[];
  /** A projection with connections of its own, closed with the rest. `sweepMs` is beyond the test unless given. */
  open(more?: Partial<ProjectionOptions>): Projection;
  rows(): Promise<AllRows>;
  /** Waits until the rows of all these streams are at the revision of their last event. */
  converged(events: readonly LogEvent[]): Promise<void>;
  close(): Promise<void>;
}

/** A database of its own and projections on it. */
export async function openReadSide(): Promise<ReadSide> {
  const database = await createDatabase();
  const admin = new Connection(database.urls.admin, { schema: 'read' });
  const messages: FeedMessage[] = [];
  const opened: { close(): Promise<void> }[] = [];
  const keep = <T extends { close(): Promise<void> }>(one: T): T => {
    opened.unshift(one);
    return one;
  };
  return {
    admin,
    urls: database.urls,
    messages,
    open: (more) => {
      const log = keep(new Connection(database.urls.reader));
      const read = keep(new Connection(database.urls.projector, { schema: 'read' }));
      return keep(
        new Projection({
          log,
          read,
          partition: 0,
          partitions: 1,
          publish: (_subject, message) => messages.push(JSON.parse(message) as FeedMessage),
          logger: createLogger('test', 'silent'),
          foldedMax: 1_000,
          sweepMs: 600_000,
          ...more,
        }),
      );
    },
    rows: () => allRows(admin),
    converged: async (events) => {
      const heads = [...new Map(events.map((event) => [`${event.tenant}\n${event.stream}`, event])).values()];
      await waitUntil('rows at the heads', () => isAt(admin, heads), { withinMs: convergedWithinMs, everyMs: 20 });
    },
    close: async () => {
      for (const one of opened) await one.close();
      await admin.close();
      await database.drop();
    },
  };
}

/** @returns when the message is acknowledged */
export const deliver = (projection: Projection, events: LogEvent[]): Promise<void> =>
  new Promise((done) => projection.deliver({ events, done }));

/** A projection that knows the definition and sweeps no more. Somebody's open transaction may hide events from a sweep: it waits for that. */
export async function openSwept(side: ReadSide): Promise<Projection> {
  await writeLog(side.admin, [published('acme')]);
  const isInSight = 'select from log.events having max(xid) < pg_snapshot_xmin(pg_current_snapshot())';
  await waitUntil('events in sight', async () => (await side.admin.query('', isInSight)).length === 1, soon);
  const projection = side.open();
  await waitUntil('the first sweep', () => projection.stats.batches > 0, soon);
  return projection;
}

/** As if an earlier process had seen all that the log has. */
export const sweptToTheEnd = `insert into sweep (xid, position, epoch, partition, partitions)
  values (pg_snapshot_xmin(pg_current_snapshot()), 0, 1, 0, 1)`;

async function isAt(admin: Connection, heads: readonly LogEvent[]): Promise<boolean> {
  const [row] = await admin.query<{ reached: number }>(
    'heads-reached',
    `select count(*)::int as reached from jsonb_to_recordset($1::jsonb) as w (tenant text, stream text, revision int)
     where exists (select from instances i where i.tenant = w.tenant and 'instance-' || i.instance = w.stream and i.revision >= w.revision)
       or exists (select from stream_heads h where h.tenant = w.tenant and h.stream = w.stream and h.revision >= w.revision)`,
    [JSON.stringify(heads.map(({ tenant, stream, revision }) => ({ tenant, stream, revision })))],
  );
  return row?.reached === heads.length;
}
