import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execute } from '@procession/stack/database.ts';
import pg from 'pg';
import { afterEach, beforeEach, expect, inject, test } from 'vitest';
import type { MigrationFolder } from './migrate.ts';
import { prepareDatabase } from './prepare-database.ts';

// Roles belong to the whole server of the run: each test makes its own.
const name = `prepared_${randomBytes(6).toString('hex')}`;
const adminUrl = `${inject('postgresUrl')}/${name}`;
let folder: MigrationFolder;
beforeEach(() => {
  folder = { name: 'shop', path: mkdtempSync(join(tmpdir(), 'prepare-')) };
  writeFileSync(join(folder.path, '0001_role.sql'), `create role ${name} login; create table shops (id int)`);
});
afterEach(async () => {
  rmSync(folder.path, { recursive: true });
  const maintenance = `${inject('postgresUrl')}/postgres`;
  await execute(maintenance, `drop database if exists ${name} with (force)`, `drop role if exists ${name}`);
});

const storedPassword = async (): Promise<string | null> => {
  const client = new pg.Client(adminUrl);
  await client.connect();
  const { rows } = await client.query<{ rolpassword: string | null }>(
    'select rolpassword from pg_authid where rolname = $1',
    [name],
  );
  await client.end();
  return rows[0]!.rolpassword;
};

test('the database is made when it is missing, migrated, and its roles get their passwords, also odd ones', async () => {
  const first = await prepareDatabase(adminUrl, [folder], { [name]: 'it\'s \\ "odd" $1' });
  expect([first.isNew, first.applied.map(({ file }) => file)]).toEqual([true, ['0001_role.sql']]);
  const stored = await storedPassword();
  expect(stored).toMatch(/^SCRAM-SHA-256\$/);
  const again = await prepareDatabase(adminUrl, [folder], {});
  expect([again.isNew, again.applied]).toEqual([false, []]);
  expect(await storedPassword()).toBe(stored);
});

test('two that prepare the same database at once both succeed, and one of them makes it', async () => {
  const both = await Promise.all([prepareDatabase(adminUrl, [folder], {}), prepareDatabase(adminUrl, [folder], {})]);
  expect(both.map(({ applied }) => applied.length).sort()).toEqual([0, 1]);
  expect(both.filter(({ isNew }) => isNew)).toHaveLength(1);
});
