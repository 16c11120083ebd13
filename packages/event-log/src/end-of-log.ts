import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** Where the log ends now: all below is committed. Taken before something else is read, so that a sweep from here finds the rest. */
export async function endOfLog(log: SqlReader): Promise<Cursor> {
  const [end] = await log.query<Cursor>(
    'log-end',
    `select max(epoch) as epoch, pg_snapshot_xmin(pg_current_snapshot())::text as xid, 0::bigint as position from log.epoch`,
    [],
  );
  if (!end) throw new Error('the log has no epoch');
  return end;
}

/**
 * Seconds since the oldest event was recorded that readers may not see yet, because some transaction in this Postgres is still
 * open; 0 when there is none. Grows when a long transaction holds the horizon back.
 */
export async function cursorAge(log: SqlReader): Promise<number> {
  const [row] = await log.query<{ seconds: number }>(
    '',
    `select coalesce(extract(epoch from clock_timestamp() - min(x.recorded_at)), 0)::float8 as seconds
     from (
       select e.recorded_at from log.events e
       where (e.epoch, e.xid) >= ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))
       order by e.epoch, e.xid, e.position
       limit 1
     ) x`,
    [],
  );
  return Math.max(0, row?.seconds ?? 0);
}
