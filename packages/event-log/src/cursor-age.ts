import type { SqlReader } from '@procession/platform/sql-reader.ts';

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
