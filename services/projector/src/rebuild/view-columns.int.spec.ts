import { afterAll, beforeAll, expect, test } from 'vitest';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { tableNames, viewTables } from '../views/view-tables.ts';

let side: ReadSide;
beforeAll(async () => {
  side = await openReadSide();
});
afterAll(() => side.close());

test('every column of every view is filled by a rebuild, and no table is left out', async () => {
  const columns = await side.admin.query<{ table: string; columns: string[] }>(
    '',
    `select relname as table, array(select attname::text from pg_attribute a where a.attrelid = c.oid and attnum > 0 and not attisdropped
       order by 1) as columns
     from pg_class c where relnamespace = 'read'::regnamespace and relkind = 'r' and relrowsecurity order by 1`,
    [],
  );
  const byTable = Object.fromEntries(columns.map(({ table, columns }) => [table, columns]));
  // The two that belong to no view: heads and parked streams of the projector.
  expect(Object.keys(byTable).sort()).toEqual([...tableNames, 'parked_streams', 'stream_heads'].sort());
  for (const table of tableNames)
    expect(viewTables[table].columns.map(({ name }) => name).sort(), table).toEqual(byTable[table]);
});
