import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { ViewName, ViewVersions } from '../views/view-names.ts';

/** After this a worker that was not heard of has lost its rebuild to whoever takes it up. */
const lostAfterMs = 8_000;

/** A rebuild that this process has taken up. */
export interface Taken {
  number: number;
  /** Another one took it up when this is no longer the fence of the row. */
  fence: number;
  views: ViewName[];
  state: 'waiting' | 'loading' | 'catching_up';
  /** Nothing of it was done by this very code: it begins anew. */
  isNew: boolean;
}

/** Somebody else carries it out by now. */
export class TakenOver extends Error {
  override name = 'TakenOver';
}

/** @returns its number, or undefined when one runs already */
export async function requestRebuild(
  read: SqlReader,
  {
    views,
    requestedBy,
    wantedVersions,
  }: { views: readonly ViewName[]; requestedBy: string; wantedVersions?: ViewVersions },
): Promise<number | undefined> {
  const [row] = await read.query<{ number: number }>(
    '',
    `insert into rebuilds (views, requested_by, wanted_versions) values ($1, $2, $3)
     on conflict ((true)) where ended_at is null do nothing returning number`,
    [views, requestedBy, wantedVersions ? JSON.stringify(wantedVersions) : null],
  );
  return row?.number;
}

/** Takes up what waits, or what its worker has left. */
export async function takeRebuild(read: SqlReader, versions: ViewVersions): Promise<Taken | undefined> {
  const [row] = await read.query<Taken>(
    '',
    `with found as (
       select number, versions is distinct from $1::jsonb as "isNew" from rebuilds
       where ended_at is null and (worked_at is null or worked_at < now() - $2 * interval '1 ms')
         and (wanted_versions is null or wanted_versions = $1::jsonb)
       for update skip locked)
     update rebuilds r set fence = fence + 1, worked_at = now(), began_at = coalesce(began_at, now()), versions = $1
     from found where r.number = found.number
     returning r.number, r.fence, r.views, r.state, "isNew"`,
    [JSON.stringify(versions), lostAfterMs],
  );
  return row;
}

/** Says that it is being worked on. @throws TakenOver */
export async function beat(read: SqlReader, { number, fence }: Taken): Promise<void> {
  const rows = await read.query(
    '',
    `update rebuilds r set worked_at = now(),
       events_done = (select coalesce(sum(g.events_done), 0) from rebuild_ranges g where g.rebuild = r.number)
     where number = $1 and fence = $2 and ended_at is null returning number`,
    [number, fence],
  );
  if (rows.length === 0) throw new TakenOver(`the rebuild ${number} was taken up by another copy`);
}

export async function setState(read: SqlReader, { number, fence }: Taken, state: Taken['state']): Promise<void> {
  await read.query('', 'update rebuilds set state = $3 where number = $1 and fence = $2', [number, fence, state]);
}

/** Leaves it to whoever takes it up next: at once. */
export async function leaveRebuild(read: SqlReader, { number, fence }: Taken): Promise<void> {
  await read.query('', 'update rebuilds set worked_at = null where number = $1 and fence = $2 and ended_at is null', [
    number,
    fence,
  ]);
}

export async function failRebuild(read: SqlReader, { number, fence }: Taken, reason: string): Promise<void> {
  await read.query(
    '',
    `with failed as (
       update rebuilds set state = 'failed', ended_at = now(), reason = $3 where number = $1 and fence = $2 and ended_at is null
       returning number)
     delete from rebuild_ranges g using failed where g.rebuild = failed.number`,
    [number, fence, reason],
  );
  await read.query('', 'select drop_next_tables()', []);
}

/** Up to where the new tables have all events. */
export async function readCursor(read: SqlReader, { number }: Taken): Promise<Cursor> {
  const [row] = await read.query<Cursor>('', 'select epoch, xid::text, position from rebuilds where number = $1', [
    number,
  ]);
  if (!row) throw new TakenOver(`there is no rebuild ${number} any more`);
  return row;
}

export async function writeCursor(read: SqlReader, { number, fence }: Taken, cursor: Cursor): Promise<void> {
  await read.query(
    '',
    'update rebuilds set epoch = $3, xid = $4::xid8, position = $5 where number = $1 and fence = $2',
    [number, fence, cursor.epoch, cursor.xid, cursor.position],
  );
}
