import type { Cursor } from '@procession/contracts/events/envelope.ts';
import { isTransient } from '@procession/platform/postgres.ts';
import type { Session } from '@procession/platform/session.ts';
import type { ViewName } from '../views/view-names.ts';
import { isEverything, tablesOf } from './next-tables.ts';
import type { StreamName } from './read-pages.ts';
import { type Hold, type Taken, TakenOver } from './rebuild-state.ts';
import { type Refold, replaceStreams } from './refold-streams.ts';

export interface Exchange extends Omit<Refold, keyof Hold> {
  log: Session;
  taken: Taken;
  /** Up to where the new tables have all events. */
  cursor: Cursor;
}

/** How long the exchange waits for a lock. Readers that come after it wait as long, so it is it that gives up and tries again. */
const lockWaitMs = 250;
/** More than this is caught up with first, without holding anybody up. */
const lastStreamsMax = 500;

/**
 * The last bit, and the new tables take the place of the old ones, in one transaction. It holds the feed, so that no projector
 * writes meanwhile: some ten milliseconds, for lists go on until the very end.
 * @returns whether it is done. If not, a lock was not to be had or too much had happened since: catch up and try again.
 */
export async function tryExchange(of: Exchange): Promise<boolean> {
  const { next, log } = of;
  try {
    return await next.transaction(async () => {
      await next.query('', `select set_config('lock_timeout', $1, true)`, [`${lockWaitMs}ms`]);
      await next.query('', 'lock table read.feed in exclusive mode');
      const last = await streamsAfter(log, of.cursor);
      if (last.length > lastStreamsMax) throw new NotYet();
      await replaceStreams({ ...of, ...of.taken }, last);
      await finish(of);
      await next.query('', 'select exchange_tables($1)', [exchangedTables(of.views)]);
      return true;
    });
  } catch (error) {
    if (error instanceof NotYet || isTransient(error)) return false;
    throw error;
  }
}

class NotYet extends Error {}

/** All that is committed, also what an open transaction still hides from those who read the log in order: the old tables may have it. */
const streamsAfter = (log: Session, { epoch, xid, position }: Cursor): Promise<StreamName[]> =>
  log.query<StreamName>(
    '',
    `select distinct e.tenant, e.stream from log.events e
     where (e.epoch, e.xid, e.position) > ($1::smallint, $2::xid8, $3::bigint) limit $4`,
    [epoch, xid, position, lastStreamsMax + 1],
  );

const exchangedTables = (views: readonly ViewName[]): string[] => [
  ...tablesOf(views),
  ...(isEverything(views) ? ['stream_heads', 'parked_streams'] : []),
];

async function finish({ next, taken, views }: Exchange): Promise<void> {
  const rows = await next.query(
    '',
    `update rebuilds r set state = 'done', ended_at = clock_timestamp(), events_done = events_total where number = $1 and fence = $2
       and ended_at is null returning number`,
    [taken.number, taken.fence],
  );
  if (rows.length === 0) throw new TakenOver(`the rebuild ${taken.number} was taken up by another copy`);
  await next.query('', 'delete from rebuild_ranges where rebuild = $1', [taken.number]);
  await next.query('', 'delete from row_differences where view = any ($1)', [views]);
  if (!isEverything(views))
    await next.query(
      '',
      'insert into read.parked_streams select * from read_next.parked_streams on conflict do nothing',
    );
  if (await movesFeed(next, taken)) await next.query('', 'update read.feed set epoch = epoch + 1');
  await next.query(
    '',
    `insert into view_sets (view, version, built_at)
     select v, (r.versions ->> v)::int, clock_timestamp() from rebuilds r cross join lateral unnest(r.views) v where r.number = $1
     on conflict (view) do update set version = excluded.version, built_at = excluded.built_at`,
    [taken.number],
  );
}

/**
 * Another epoch tells projectors to forget what they have folded, and live clients to begin again. What neither of them holds
 * (audit, definitions) changes places unnoticed, unless by another version: projectors with the old code must then hear of it.
 */
async function movesFeed(next: Session, { number, views }: Taken): Promise<boolean> {
  if (views.some((view) => view === 'instances' || view === 'tasks' || view === 'directory')) return true;
  const others = await next.query(
    '',
    `select from rebuilds r join view_sets s on s.view = any (r.views)
     where r.number = $1 and s.version <> (r.versions ->> s.view)::int`,
    [number],
  );
  return others.length > 0;
}
