import type { Place, RowChange } from '@procession/contracts/feed.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instanceColumns, notificationColumns, readersOfInstance, taskColumns } from './rows.ts';

/** Where the feed stands in all partitions; epoch 0 before a projector has ever run. */
export async function readPlace(read: SqlReader): Promise<Place> {
  const rows = await read.query<{ epoch: number; partition: number; seq: number }>(
    'feed-place',
    'select epoch, partition, seq from feed',
    [],
  );
  return {
    epoch: Math.max(0, ...rows.map((row) => row.epoch)),
    partitions: Object.fromEntries(rows.map((row) => [String(row.partition), row.seq])),
  };
}

export interface FeedPage {
  /** 0 when there is no such partition (yet). */
  epoch: number;
  /** Where the partition's feed stood in the same snapshot. */
  head: number;
  /** What changed after `after`, oldest first, each row once and as it is now. `since` is not known from here: 0. */
  changes: { seq: number; change: RowChange }[];
  /** Everything up to this number is in `changes`: `head`, or less when the page was full. */
  upTo: number;
}

interface FoundRow {
  seq: number;
  tenant: string;
  row: LiveRow;
  tenantWide?: boolean;
  readers?: string[];
}

/** The rows of one partition that were written after `after`: what a follower reads over a gap. */
export async function readFeed(read: SqlReader, partition: number, after: number, limit: number): Promise<FeedPage> {
  const [found] = await read.query<{ epoch: number; head: number; rows: FoundRow[] }>(
    '',
    `select f.epoch, f.seq as head, coalesce((select json_agg(x.found) from (
       (select i.feed, json_build_object('seq', i.feed, 'tenant', i.tenant, 'tenantWide', i.tenant_wide,
            'readers', ${readersOfInstance}, 'row', to_json(r)) as found
          from instances i cross join lateral (select ${instanceColumns}) r
          where i.partition = $1 and i.feed > $2 order by i.feed limit $3)
       union all
       (select t.feed, json_build_object('seq', t.feed, 'tenant', t.tenant, 'row', to_json(r))
          from tasks t cross join lateral (select ${taskColumns}) r
          where t.partition = $1 and t.feed > $2 order by t.feed limit $3)
       union all
       (select n.feed, json_build_object('seq', n.feed, 'tenant', n.tenant, 'row', to_json(r))
          from notifications n cross join lateral (select ${notificationColumns}) r
          where n.partition = $1 and n.feed > $2 order by n.feed limit $3)
       order by feed) x), '[]') as rows
     from feed f where f.partition = $1`,
    [partition, after, limit],
  );
  if (!found) return { epoch: 0, head: 0, changes: [], upTo: 0 };
  const { rows, upTo } = wholeNumbersOnly(found.rows, found.head, limit);
  // One transaction wrote more rows than were asked for: only all of them together are a step forward.
  if (upTo <= after && found.head > after) return readFeed(read, partition, after, limit * 4);
  return {
    epoch: found.epoch,
    head: found.head,
    changes: rows.map((row) => ({ seq: row.seq, change: changeOf(row) })),
    upTo,
  };
}

/** A table that gave as many rows as were asked for may have more of its last number: up to the number before it all is here. */
function wholeNumbersOnly(rows: FoundRow[], head: number, limit: number): { rows: FoundRow[]; upTo: number } {
  const full = (['instance', 'task', 'notification'] as const)
    .map((view) => rows.filter(({ row }) => row.view === view))
    .filter((list) => list.length === limit)
    .map((list) => list.at(-1)?.seq ?? head);
  if (full.length === 0) return { rows, upTo: head };
  const upTo = Math.min(...full) - 1;
  return { rows: rows.filter(({ seq }) => seq <= upTo), upTo };
}

function changeOf({ tenant, row, tenantWide = false, readers = [] }: FoundRow): RowChange {
  return row.view === 'instance' ? { tenant, since: 0, row, tenantWide, readers } : { tenant, since: 0, row };
}
