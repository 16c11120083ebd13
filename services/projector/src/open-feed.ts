import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Lease } from './hold-leases.ts';

/**
 * Puts the number of our lease before the tables: from then on whoever had the partition before writes nothing.
 * @returns which set of tables it is; undefined when another one has the partition
 */
export async function openFeed(read: SqlReader, { partition, fence }: Lease): Promise<number | undefined> {
  await read.query(
    'open-feed',
    'insert into feed (epoch, partition) select coalesce((select max(epoch) from feed), 1), $1 on conflict do nothing',
    [partition],
  );
  await read.query(
    'fence-feed',
    `update feed set fence = $2 where partition = $1 and fence < $2
     and exists (select from leases l where l.partition = $1 and l.fence = $2)`,
    [partition, fence],
  );
  const [feed] = await read.query<{ epoch: number; fence: number }>(
    'feed-epoch',
    'select epoch, fence from feed where partition = $1',
    [partition],
  );
  return feed?.fence === fence ? feed.epoch : undefined;
}
