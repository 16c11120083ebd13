import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { StreamName } from '../rebuild/read-pages.ts';
import type { Checked } from './check-stream.ts';

/** Rows of `row_differences` at most: more of them say nothing more. */
const differencesMax = 1_000;

/** Puts them down. @returns those that were not known */
export async function noteDifferences(
  read: SqlReader,
  { tenant, stream }: StreamName,
  differences: Checked['differences'],
): Promise<Checked['differences']> {
  const rows = differences.map(({ view, table, key, revision, columns }) => ({
    view,
    key: `${table} ${key}`,
    revision,
    columns,
  }));
  const found = await read.query<{ view: string; key: string; isNew: boolean }>(
    '',
    `insert into row_differences (tenant, stream, view, row_key, revision, columns)
     select $1, $2, r.view, r.key, r.revision, r.columns
     from jsonb_to_recordset($3::jsonb) as r (view text, key text, revision int, columns jsonb)
     where (select count(*) from row_differences) < $4
     on conflict (tenant, stream, view, row_key) do update set revision = excluded.revision, columns = excluded.columns, seen_at = now()
     returning view, row_key as key, xmax = 0 as "isNew"`,
    [tenant, stream, JSON.stringify(rows), differencesMax],
  );
  const isNew = new Set(found.filter((row) => row.isNew).map(({ view, key }) => `${view} ${key}`));
  return differences.filter(({ view, table, key }) => isNew.has(`${view} ${table} ${key}`));
}

/** The rows of this stream are right again. */
export async function clearDifferences(read: SqlReader, { tenant, stream }: StreamName): Promise<void> {
  await read.query('clear-differences', 'delete from row_differences where tenant = $1 and stream = $2', [
    tenant,
    stream,
  ]);
}

/** The stream whose differences were looked at the longest time ago: somebody may have mended it. */
export const readOldestDifference = (read: SqlReader): Promise<StreamName[]> =>
  read.query<StreamName>(
    'oldest-difference',
    'select tenant, stream from row_differences order by seen_at limit 1',
    [],
  );

export async function countDifferences(read: SqlReader): Promise<number> {
  const [row] = await read.query<{ count: number }>(
    'count-differences',
    'select count(*)::int as count from row_differences',
    [],
  );
  return row?.count ?? 0;
}
