import { createServer } from 'node:net';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { execute } from '@procession/stack/database.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { sql } from 'slonik';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { queryLimitsOfProcess } from './config.ts';
import { type Office, openOffice } from './testing/office.ts';

/** Accepts connections and never says a word, or ends them at once: a Postgres that is away. */
const deadPort = createServer((socket) => socket.destroy());
let office: Office;

beforeAll(async () => {
  await new Promise<void>((resolve) => deadPort.listen(0, '127.0.0.1', resolve));
  const { port } = deadPort.address() as { port: number };
  office = await openOffice(`postgres://procession_query@127.0.0.1:${port}/none`);
});
afterAll(async () => {
  await office.close();
  deadPort.close();
});

test('while Postgres is away the service starts, is not ready, and answers that it is unavailable', async () => {
  expect((await office.get('/healthz', '')).status).toBe(200);
  expect((await office.get('/readyz', '')).status).toBe(503);
  for (const url of ['/v1/me', '/v1/instances']) {
    const answer = await office.get(url, 'root@acme');
    expect(answer).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { type: 'urn:procession:problem:unavailable' },
    });
  }
});

test('connections that Postgres ended are opened again', async () => {
  const living = await openOffice();
  const isAnswered = async (): Promise<boolean> => (await living.get('/v1/instances', 'root@acme')).status === 200;
  expect(await isAnswered()).toBe(true);
  await execute(
    living.database.urls.admin,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
       and usename = 'procession_query'`,
  );
  await waitUntil('instances are listed again', isAnswered, { withinMs: 5_000 });
  await living.close();
});

test('reads that hold all their connections leave one to ask whether the databases answer', async () => {
  const busy = await openOffice();
  const { rowConnectionsMax, rowReadsPerTenantMax, logConnectionsMax, logReadsPerTenantMax } = queryLimitsOfProcess;
  const slow = (connection: ReadConnection) => connection.query(sql.type(z.object({}).loose())`select pg_sleep(1.5)`);
  const tenantOf = (n: number, perTenantMax: number): string => `tenant-${Math.floor(n / perTenantMax)}`;
  const reads = [
    ...Array.from({ length: rowConnectionsMax }, (_, n) => busy.ports.rows(tenantOf(n, rowReadsPerTenantMax), slow)),
    ...Array.from({ length: logConnectionsMax }, (_, n) => busy.ports.log(tenantOf(n, logReadsPerTenantMax), slow)),
  ];
  const sleeping = `select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event = 'PgSleep'`;
  const admin = new pg.Client(busy.database.urls.admin);
  await admin.connect();
  await waitUntil(
    'all connections are in use',
    async () => (await admin.query(sleeping)).rows[0].count === rowConnectionsMax + logConnectionsMax,
    { withinMs: 5_000 },
  );
  expect((await busy.get('/readyz', '')).status).toBe(200);
  expect((await admin.query(sleeping)).rows[0].count).toBeGreaterThan(0);
  await Promise.all(reads);
  await admin.end();
  await busy.close();
});
