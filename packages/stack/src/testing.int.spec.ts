import { connect } from '@nats-io/transport-node';
import pg from 'pg';
import { expect, test } from 'vitest';
import { createDatabase, natsUrl } from './testing.ts';

test('a test database is migrated, apart from others, and gone when dropped', async () => {
  const one = await createDatabase();
  const other = await createDatabase();
  const client = new pg.Client(one.urls.admin);
  await client.connect();
  expect((await client.query('select current_database() as name')).rows).toEqual([{ name: one.name }]);
  expect((await client.query(`select to_regclass('public.migrations')::text as name`)).rows).toEqual([
    { name: 'migrations' },
  ]);
  await client.end();
  await one.drop();
  const gone = new pg.Client(one.urls.admin);
  await expect(gone.connect()).rejects.toThrow(`database "${one.name}" does not exist`);
  await other.drop();
});

test('the nats-server of the run has JetStream', async () => {
  const connection = await connect({ servers: natsUrl() });
  expect(connection.info?.jetstream).toBe(true);
  await connection.close();
});
