import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type TableName, tableNames, viewTables } from '../views/view-tables.ts';

/** Where a row stands in the feed is not made of events. */
const ofTheFeed = new Set(['feed']);

/** Every row of every view as text, in an order of its own: what a rebuild must give, too. */
export async function allTables(read: SqlReader): Promise<Record<TableName | 'stream_heads', string[]>> {
  const lists = await Promise.all(
    [
      ...tableNames.map((name) => [name, viewTables[name].columns] as const),
      ['stream_heads', headColumns] as const,
    ].map(async ([name, columns]) => {
      const list = columns.flatMap((column) => (ofTheFeed.has(column.name) ? [] : [`t.${column.name}`])).join(', ');
      const rows = await read.query<{ row: string }>(
        '',
        `select row(${list})::text as row from ${name} t order by 1`,
        [],
      );
      return [name, rows.map(({ row }) => row)] as const;
    }),
  );
  return Object.fromEntries(lists) as Record<TableName | 'stream_heads', string[]>;
}

const headColumns = [{ name: 'tenant' }, { name: 'stream' }, { name: 'revision' }];
