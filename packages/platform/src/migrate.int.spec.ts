import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Migration, migrate } from './migrate.ts';

let database: TestDatabase;
let path: string;
beforeEach(async () => {
  database = await createDatabase();
  path = mkdtempSync(join(tmpdir(), 'migrations-'));
});
afterEach(async () => {
  await database.drop();
  rmSync(path, { recursive: true });
});

const write = (file: string, sql: string): void => writeFileSync(join(path, file), sql);
const run = (): Promise<Migration[]> => migrate(database.urls.admin, [{ name: 'shop', path }]);
const filesOf = (applied: Migration[]): string[] => applied.map(({ file }) => file);
const query = async (sql: string): Promise<unknown[]> => {
  const client = new pg.Client(database.urls.admin);
  await client.connect();
  const { rows } = await client.query(sql);
  await client.end();
  return rows;
};

test('files are applied in order, once', async () => {
  write('0001_table.sql', 'create table shops (id int); insert into shops values (1)');
  write('0002_more.sql', 'insert into shops select id + 1 from shops');
  expect(filesOf(await run())).toEqual(['0001_table.sql', '0002_more.sql']);
  expect(await run()).toEqual([]);
  write('0003_again.sql', 'insert into shops values (9)');
  expect(filesOf(await run())).toEqual(['0003_again.sql']);
  expect(await query('select id from shops order by id')).toEqual([{ id: 1 }, { id: 2 }, { id: 9 }]);
});

test('of several processes that start at once each waits, and one applies', async () => {
  write('0001_slow.sql', 'select pg_sleep(0.2); create table shops (id int)');
  const runs = await Promise.all([run(), run(), run()]);
  expect(runs.flat()).toHaveLength(1);
});

test('a file that fails leaves nothing of itself, and its name and line are told', async () => {
  write('0001_table.sql', 'create table shops (id int)');
  write('0002_broken.sql', 'insert into shops values (1);\n\nselect nothing from nowhere;');
  await expect(run()).rejects.toThrow(
    'migration shop/0002_broken.sql failed at line 3: relation "nowhere" does not exist',
  );
  expect(await query('select * from shops')).toEqual([]);
  write('0002_broken.sql', 'insert into shops values (2)');
  expect(filesOf(await run())).toEqual(['0002_broken.sql']);
});

test('a file that was changed after it was applied is refused', async () => {
  write('0001_table.sql', 'create table shops (id int)');
  await run();
  write('0001_table.sql', 'create table shops (id bigint)');
  await expect(run()).rejects.toThrow('shop/0001_table.sql was changed after it was applied');
});

test('a database that is newer than the files is refused', async () => {
  write('0001_table.sql', 'create table shops (id int)');
  write('0002_more.sql', 'select 1');
  await run();
  rmSync(join(path, '0002_more.sql'));
  await expect(run()).rejects.toThrow('the database is newer than this code');
});

test.each(['0002_gap.sql', '0001-dash.sql', 'notes.txt'])(
  'a file named %s is refused before anything is applied',
  async (file) => {
    write(file, 'create table shops (id int)');
    await expect(run()).rejects.toThrow(`expected 0001_<what_it_does>.sql, found ${file}`);
  },
);
