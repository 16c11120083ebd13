import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { Session } from '@procession/platform/session.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { tablesToBuild } from './next-tables.ts';
import { holdRebuild, type Taken, writeCursor } from './rebuild-state.ts';

/** Small enough that all workers end together, and that a resumed one has little to find again. */
const eventsPerRange = 25_000;
const rangesMax = 2_000;
/** So that even a small log is shared. */
const rangesPerLoader = 2;

/**
 * Everything that is needed before the first row: empty tables, a cursor, shares of the streams. All or nothing, and nothing once
 * another has taken it up. The log is read before, for that may take long. @throws TakenOver
 */
export async function planRanges(log: SqlReader, next: Session, taken: Taken, loaders: number): Promise<void> {
  const cursor = await endOfLog(log);
  const ranges = await cutStreams(log, loaders);
  await next.transaction(async () => {
    await holdRebuild(next, taken);
    await next.query('', 'delete from rebuild_ranges', []); // of this one, or left by a failed one: only one runs at a time
    await next.query('', 'select prepare_next_tables($1)', [tablesToBuild(taken.views)]);
    await writeCursor(next, taken, cursor);
    await writeRanges(next, taken, ranges);
  });
}

async function writeRanges(next: Session, taken: Taken, ranges: readonly Range[]): Promise<void> {
  await next.query(
    '',
    `with total as (update rebuilds set state = 'loading', events_done = 0, events_total = $3 where number = $1 and fence = $2 returning number)
     insert into rebuild_ranges (rebuild, number, events_total, after_tenant, after_stream, until_tenant, until_stream)
     select total.number, r.number, r.events, r."afterTenant", r."afterStream", r."untilTenant", r."untilStream"
     from total, jsonb_to_recordset($4::jsonb) as r (number int, events bigint, "afterTenant" text, "afterStream" text,
       "untilTenant" text, "untilStream" text)`,
    [taken.number, taken.fence, ranges.reduce((sum, { events }) => sum + events, 0), JSON.stringify(ranges)],
  );
}

/** Behind all that can no longer be overtaken by a transaction in flight. */
async function endOfLog(log: SqlReader): Promise<Cursor> {
  const [row] = await log.query<Cursor>(
    '',
    `select (select max(epoch) from log.epoch) as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0 as position`,
    [],
  );
  return row!;
}

interface Range {
  number: number;
  events: number;
  afterTenant: string;
  afterStream: string;
  /** Null: to the last. */
  untilTenant: string | null;
  untilStream: string | null;
}

/** By the number of events, which is the sum of the revisions. */
async function cutStreams(log: SqlReader, loaders: number): Promise<Range[]> {
  const [sum] = await log.query<{ events: number }>(
    '',
    'select coalesce(sum(revision), 0)::bigint as events from log.streams',
    [],
  );
  const events = sum?.events ?? 0;
  const count = Math.min(rangesMax, Math.max(loaders * rangesPerLoader, Math.ceil(events / eventsPerRange)));
  const cuts = await log.query<{ tenant: string; stream: string; upto: number }>(
    '',
    `select distinct on (s.upto * $1::bigint / ($2::bigint + 1)) s.tenant, s.stream, s.upto
     from (select tenant, stream, sum(revision) over (order by tenant, stream rows unbounded preceding) as upto from log.streams) s
     order by s.upto * $1::bigint / ($2::bigint + 1), s.upto desc`,
    [count, events],
  );
  return (cuts.length === 0 ? [{ tenant: '', stream: '', upto: 0 }] : cuts).map((cut, number) => {
    const before = cuts[number - 1];
    const isLast = number >= cuts.length - 1;
    return {
      number,
      events: cut.upto - (before?.upto ?? 0),
      afterTenant: before?.tenant ?? '',
      afterStream: before?.stream ?? '',
      untilTenant: isLast ? null : cut.tenant,
      untilStream: isLast ? null : cut.stream,
    };
  });
}
