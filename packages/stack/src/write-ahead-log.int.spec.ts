import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { freePort } from './free-port.ts';
import { startPostgres } from './postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from './temporary-folder.ts';
import { growWriteAheadLog } from './write-ahead-log.ts';

test('a young cluster gets its segments once, all of them to come, and a stop in the middle leaves it sound', async () => {
  const dir = makeTemporaryFolder();
  const port = await freePort();
  const server = await startPostgres({
    dir: join(dir, 'postgres'),
    logFile: join(dir, 'postgres.log'),
    durable: true,
    port,
    password: 'secret',
    settings: {},
  });
  const url = `postgres://postgres:secret@127.0.0.1:${port}/postgres`;
  const client = new pg.Client(url);
  await client.connect();
  const segments = async (): Promise<{ all: number; toCome: number }> => {
    const { rows } = await client.query(
      `SELECT count(*)::int AS all, (count(*) FILTER (WHERE name > pg_walfile_name(pg_current_wal_lsn())))::int AS "toCome"
       FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'`,
    );
    return rows[0];
  };
  try {
    await growWriteAheadLog(url, { signal: AbortSignal.abort(), segments: 6 });
    expect((await segments()).all).toBeLessThan(6);

    await growWriteAheadLog(url, { signal: new AbortController().signal, segments: 6 });
    const grown = await segments();
    expect(grown.all).toBeGreaterThanOrEqual(6);
    expect(grown.toCome).toBeGreaterThanOrEqual(5);

    await growWriteAheadLog(url, { signal: new AbortController().signal, segments: 6 });
    expect(await segments()).toEqual(grown);
  } finally {
    await client.end();
    await server.process.stop('SIGINT', 10_000);
    removeDataFolder(dir);
  }
}, 30_000);
