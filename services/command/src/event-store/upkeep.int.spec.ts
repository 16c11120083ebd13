import { Connection } from '@procession/platform/postgres.ts';
import { execute } from '@procession/stack/database.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { expect, test } from 'vitest';
import { DatabaseClock } from './database-clock.ts';
import { purgeKeys } from './upkeep.ts';

test('expired idempotency keys are deleted, others stay', async () => {
  const { urls } = await createDatabase();
  await execute(
    urls.admin,
    `insert into log.idempotency (expires_at, tenant, actor, key, fingerprint, response)
     select now() - interval '1 second', 'acme', 'ana', 'old-' || n, '', '' from generate_series(1, 4500) n`,
    `insert into log.idempotency (expires_at, tenant, actor, key, fingerprint, response) values (now() + interval '1 hour', 'acme', 'ana', 'new', '', '')`,
  );
  const connection = new Connection(urls.command);
  const admin = new Connection(urls.admin);
  expect(await purgeKeys(connection)).toBe(4500);
  expect(await admin.query('left', 'select key from log.idempotency')).toEqual([{ key: 'new' }]);
  await connection.close();
  await admin.close();
});

test('the clock is the database’s, whatever this machine’s says', () => {
  const clock = new DatabaseClock();
  expect(() => clock.now()).toThrow('not read yet');
  const now = performance.now();
  clock.observe(1_000_000, now - 1, now + 1);
  expect(Math.abs(clock.now() - 1_000_000)).toBeLessThan(100);
  clock.observe(5_000_000, now - 400, now + 400);
  expect(clock.now(), 'a worse sample does not replace a good one').toBeLessThan(2_000_000);
  clock.observe(2_000_000, now - 0.5, now + 0.5);
  expect(Math.abs(clock.now() - 2_000_000), 'a better one does').toBeLessThan(100);
});
