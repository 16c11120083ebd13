import { execute } from '@procession/stack/database.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { sql } from 'slonik';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createLogger } from './logger.ts';
import { waitForReadPool } from './read-pool.ts';

test('a pool waits for a database that is made later', async () => {
  const server = await createDatabase();
  const name = `${server.name}_later`;
  const options = { connectionsMax: 1, statementTimeoutMs: 5_000 };
  const logger = createLogger('test', 'silent');
  const missed = new Promise<void>((resolve) => {
    logger.warn = () => resolve();
  });
  const opening = waitForReadPool(server.urls.admin.replace(server.name, name), options, logger);
  await missed;
  await execute(server.urls.admin, `create database ${name}`);
  const pool = await opening;
  expect(await pool.oneFirst(sql.type(z.object({ n: z.number() }))`select 1 as n`)).toBe(1);
  await pool.end();
  await execute(server.urls.admin, `drop database ${name} with (force)`);
  await server.drop();
});
