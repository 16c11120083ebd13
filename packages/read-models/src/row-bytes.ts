import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface RowBytes {
  rows: number;
  /** Mean size of a row in the heap, without its page's share of free space. */
  bytes: number;
  bytesMax: number;
  /** Table and indexes on disk, per row. */
  bytesWithIndexes: number;
}

/** What an instance's slim row costs, over all rows that are there. */
export async function instanceRowBytes(read: SqlReader): Promise<RowBytes> {
  const [row] = await read.query<RowBytes>(
    '',
    `select count(*)::int as rows, coalesce(avg(pg_column_size(i.*)), 0)::float8 as bytes,
       coalesce(max(pg_column_size(i.*)), 0) as "bytesMax",
       pg_total_relation_size('instances') / greatest(count(*), 1)::float8 as "bytesWithIndexes"
     from instances i`,
    [],
  );
  if (!row) throw new Error('the size of the rows of instances is not known');
  return row;
}
