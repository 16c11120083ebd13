import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { ViewName, ViewVersions } from '../views/view-names.ts';

/** After this a worker that was not heard of has lost its rebuild to whoever takes it up. */
const lostAfterMs = 8_000;

/** Under which a worker writes. */
export interface Hold {
  number: number;
  /** Another one took it up when this is no longer the fence of the row. */
  fence: number;
}

/** A rebuild that this process has taken up. */
export interface Taken extends Hold {
  views: ViewName[];
  /** `waiting` until all is planned by this very code: whatever was begun before that begins anew. */
  state: 'waiting' | 'loading' | 'catching_up';
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
       select number from rebuilds
       where ended_at is null and (worked_at is null or worked_at < now() - $2 * interval '1 ms')
         and (wanted_versions is null or wanted_versions = $1::jsonb)
       for update skip locked)
     update rebuilds r set fence = fence + 1, worked_at = now(), began_at = coalesce(began_at, now()), versions = $1,
       state = case when r.versions is distinct from $1::jsonb then 'waiting' else r.state end
     from found where r.number = found.number
     returning r.number, r.fence, r.views, r.state`,
    [JSON.stringify(versions), lostAfterMs],
  );
  return row;
}

/**
 * Nobody takes it up before this transaction ends: to be asked right before what is written without a look at the fence.
 * @throws TakenOver
 */
export async function holdRebuild(next: SqlReader, { number, fence }: Hold): Promise<void> {
  const rows = await next.query(
    '',
    'select from rebuilds where number = $1 and fence = $2 and ended_at is null for share',
    [number, fence],
  );
  if (rows.length === 0) throw new TakenOver(`the rebuild ${number} was taken up by another copy`);
}

/** Says that it is being worked on. @throws TakenOver */
export async function beat(read: SqlReader, { number, fence }: Hold): Promise<void> {
  const rows = await read.query(
    '',
    `update rebuilds r set worked_at = now(),
       events_done = (select coalesce(sum(g.events_done), 0) from rebuild_ranges g where g.rebuild = r.number)
     where number = $1 and fence = $2 and ended_at is null returning number`,
    [number, fence],
  );
  if (rows.length === 0) throw new TakenOver(`the rebuild ${number} was taken up by another copy`);
}

export async function setState(read: SqlReader, { number, fence }: Hold, state: Taken['state']): Promise<void> {
  await read.query('', 'update rebuilds set state = $3 where number = $1 and fence = $2', [number, fence, state]);
}

/** Leaves it to whoever takes it up next: at once. */
export async function leaveRebuild(read: SqlReader, { number, fence }: Hold): Promise<void> {
  await read.query('', 'update rebuilds set worked_at = null where number = $1 and fence = $2 and ended_at is null', [
    number,
    fence,
  ]);
}

/** All at once: a moment later the tables may be those of the next rebuild. */
export async function failRebuild(read: SqlReader, { number, fence }: Hold, reason: string): Promise<void> {
  await read.query(
    '',
    `with failed as (
       update rebuilds set state = 'failed', ended_at = now(), reason = $3 where number = $1 and fence = $2 and ended_at is null
       returning number),
     ranges as (delete from rebuild_ranges g using failed where g.rebuild = failed.number)
     select drop_next_tables() from failed`,
    [number, fence, reason],
  );
}

/** As an operator wants it: whoever is at it can write no more. @returns false when it has ended meanwhile */
export async function abandonRebuild(read: SqlReader, number: number, reason: string): Promise<boolean> {
  const [row] = await read.query<{ fence: number }>(
    '',
    'update rebuilds set fence = fence + 1 where number = $1 and ended_at is null returning fence',
    [number],
  );
  if (!row) return false;
  await failRebuild(read, { number, fence: row.fence }, reason);
  const [after] = await read.query<{ reason: string | null }>('', 'select reason from rebuilds where number = $1', [
    number,
  ]);
  return after?.reason === reason;
}

/** Up to where the new tables have all events. */
export async function readCursor(read: SqlReader, { number }: Hold): Promise<Cursor> {
  const [row] = await read.query<Cursor>('', 'select epoch, xid::text, position from rebuilds where number = $1', [
    number,
  ]);
  if (!row) throw new TakenOver(`there is no rebuild ${number} any more`);
  return row;
}

export async function writeCursor(read: SqlReader, { number, fence }: Hold, cursor: Cursor): Promise<void> {
  await read.query(
    '',
    'update rebuilds set epoch = $3, xid = $4::xid8, position = $5 where number = $1 and fence = $2',
    [number, fence, cursor.epoch, cursor.xid, cursor.position],
  );
}
