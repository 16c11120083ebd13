import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { execute, migrateDatabase } from './database.ts';
import { startPostgres } from './postgres.ts';
import { systemPostgresBinaries } from './postgres-binaries.ts';
import { makeTemporaryFolder, removeDataFolder } from './temporary-folder.ts';

const oldestMajor = 15;

test('the migrations run on the oldest PostgreSQL that is supported', async ({ skip }) => {
  const binaries = systemPostgresBinaries(oldestMajor);
  if (!binaries) {
    const reason = `PostgreSQL ${oldestMajor} is not installed here (Debian 12: apt-get install postgresql-${oldestMajor})`;
    process.stderr.write(`skipped: ${reason}\n`);
    return skip(reason);
  }
  const dir = makeTemporaryFolder();
  const server = await startPostgres({
    dir: join(dir, 'postgres'),
    logFile: join(dir, 'postgres.log'),
    durable: false,
    binaries,
  });
  try {
    await execute(server.url('postgres'), 'create database procession');
    expect((await migrateDatabase(server.url('procession'))).length).toBeGreaterThan(1);
    const client = new pg.Client(server.url('procession'));
    await client.connect();
    const { rows } = await client.query(`select current_setting('server_version_num')::int / 10000 as major`);
    await client.end();
    expect(rows).toEqual([{ major: oldestMajor }]);
  } finally {
    await server.stop();
    removeDataFolder(dir);
  }
});
