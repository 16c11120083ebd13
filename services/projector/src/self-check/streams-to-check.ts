import { instanceStream } from '@procession/contracts/ids.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { StreamName } from '../rebuild/read-pages.ts';

/** The next ones by name, after those that any copy took before; after the last it begins at the first again. */
export async function nextStreams(
  { log, read }: { log: SqlReader; read: SqlReader },
  count: number,
): Promise<StreamName[]> {
  const [at] = await read.query<StreamName>('check-place', 'select tenant, stream from self_check', []);
  if (!at) {
    // Somebody emptied all tables of the schema: it begins at the first stream.
    await read.query('begin-check', 'insert into self_check default values on conflict do nothing', []);
    return [];
  }
  const streams = await log.query<StreamName>(
    'streams-to-check',
    'select tenant, stream from log.streams where (tenant, stream) > ($1, $2) order by tenant, stream limit $3',
    [at.tenant, at.stream, count],
  );
  const isRound = streams.length < count;
  const last = isRound ? { tenant: '', stream: '' } : streams.at(-1)!;
  // Another copy may have moved on meanwhile: some are compared twice then, and none is left out.
  await read.query(
    'move-check-place',
    `update self_check set tenant = $3, stream = $4, checked_count = checked_count + $5, rounds = rounds + $6
     where tenant = $1 and stream = $2`,
    [at.tenant, at.stream, last.tenant, last.stream, streams.length, isRound ? 1 : 0],
  );
  return streams;
}

/** What was written last: a fault that has just come shows there first. */
export async function newestStream(read: SqlReader): Promise<StreamName[]> {
  const found = await read.query<{ tenant: string; instance: string }>(
    'newest-instance',
    `select n.tenant, n.instance from feed f cross join lateral (
       select i.feed, i.tenant, i.instance from instances i where i.partition = f.partition order by i.feed desc limit 1
     ) n order by random() limit 1`,
    [],
  );
  return found.map(({ tenant, instance }) => ({ tenant, stream: instanceStream(instance) }));
}
