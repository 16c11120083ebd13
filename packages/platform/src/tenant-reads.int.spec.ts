import { execute } from '@procession/stack/database.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTenantReads, type TenantReads } from './tenant-reads.ts';

let database: TestDatabase;
let reads: TenantReads;
beforeAll(async () => {
  database = await createDatabase();
  await execute(
    database.urls.admin,
    `insert into read.roles (revision, tenant, role, name, permissions) values (1, 'acme', 'clerks', 'Clerks', '{act}'), (1, 'globex', 'chiefs', 'Chiefs', '{act}')`,
  );
  reads = openTenantReads(database.urls.query, 'read', { connectionsMax: 1, statementTimeoutMs: 500 });
});
afterAll(async () => {
  await reads.close();
  await database.drop();
});

const rolesOf = async (tenant: string, name = 'roles'): Promise<string[]> => {
  const rows = await reads.run(tenant, (read) =>
    read.query<{ role: string }>(name, 'select role from roles where revision > $1', [0]),
  );
  return rows.map(({ role }) => role);
};

test('each statement sees the rows of its tenant only, with and without a name, on one connection', async () => {
  expect(await rolesOf('acme')).toEqual(['clerks']);
  expect(await rolesOf('globex')).toEqual(['chiefs']);
  expect(await rolesOf('acme', '')).toEqual(['clerks']);
  expect(await rolesOf('nobody')).toEqual([]);
  const setting = `select current_setting('procession.tenant', true) as tenant where $1`;
  expect(await reads.run('acme', (read) => read.query('', setting, [true]))).toEqual([{ tenant: 'acme' }]);
});

test('reads that come at once take their turns', async () => {
  const tenants = ['acme', 'globex', 'acme', 'nobody', 'globex'];
  expect(await Promise.all(tenants.map((tenant) => rolesOf(tenant)))).toEqual([
    ['clerks'],
    ['chiefs'],
    ['clerks'],
    [],
    ['chiefs'],
  ]);
});

const pid = async (): Promise<number> => {
  const [row] = await reads.run('acme', (read) =>
    read.query<{ pid: number }>('pid', 'select pg_backend_pid() as pid where $1', [true]),
  );
  return row!.pid;
};

test('a statement that is refused, or takes too long, leaves its connection sound', async () => {
  const before = await pid();
  const failing = (text: string, values: unknown[]): Promise<object[]> =>
    reads.run('acme', (read) => read.query('', text, values));
  await expect(failing('select 1 / $1::int', [0])).rejects.toMatchObject({ code: '22012' });
  await expect(failing(`delete from roles where role = $1`, ['clerks'])).rejects.toMatchObject({
    code: expect.stringMatching(/^(25006|42501)$/), // read only, or no right to
  });
  expect(await pid()).toBe(before);
  await expect(failing('select pg_sleep($1)', [5])).rejects.toMatchObject({ code: '57014' });
  expect(await rolesOf('acme')).toEqual(['clerks']);
});

test('a connection that was lost is opened again', async () => {
  const before = await pid();
  await execute(database.urls.admin, `select pg_terminate_backend(${before})`);
  const again = (): Promise<number> => pid();
  expect(await again().catch(again)).not.toBe(before);
  expect(await rolesOf('globex')).toEqual(['chiefs']);
});
