import { join } from 'node:path';
import { databaseUrls, execute, migrateDatabase } from '@procession/stack/database.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { startPostgres } from '@procession/stack/postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { expect, test } from 'vitest';
import { torture } from './testing/torture.ts';

// Each disturbance comes after so many acknowledged commands: however slow the machine, there is load to disturb.
const betweenKills = 150;

test('two processes on the same streams, with twins: every acknowledged command is in the log once', async () => {
  const { urls } = await createDatabase();
  const report = await torture({
    commandUrl: urls.command,
    adminUrl: urls.admin,
    processes: 2,
    streams: 60,
    clients: 48,
    during: async (servers, more) => {
      do await more(600);
      while (servers.every(({ stats }) => stats.moved === 0));
    },
  });
  expect(report).toMatchObject({ faults: [], deadlocks: 0 });
  expect(report.moved, 'the processes were in each other’s way').toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(500);
}, 60_000);

test('a process that is killed and started again loses nothing that it acknowledged', async () => {
  const { urls } = await createDatabase();
  const report = await torture({
    commandUrl: urls.command,
    adminUrl: urls.admin,
    processes: 1,
    streams: 60,
    clients: 32,
    during: async ([server], more) => {
      for (let round = 0; round < 4; round++) {
        await more(betweenKills);
        server!.restart();
      }
      await more(betweenKills);
    },
  });
  expect(report.faults).toEqual([]);
  expect(report.outcomes.unknown).toBeGreaterThan(0);
  expect(report.acknowledged).toBeGreaterThan(200);
}, 60_000);

test('a Postgres that is killed and comes back loses nothing that was acknowledged', async () => {
  const dir = makeTemporaryFolder();
  const port = await freePort();
  const start = () =>
    startPostgres({ dir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log'), durable: false, port });
  let postgres = await start();
  try {
    await execute(postgres.url('postgres'), 'create database log');
    await migrateDatabase(postgres.url('log'));
    const report = await torture({
      commandUrl: databaseUrls(postgres.url('log')).command,
      adminUrl: postgres.url('log'),
      processes: 2,
      streams: 60,
      clients: 32,
      during: async (_servers, more) => {
        for (let round = 0; round < 2; round++) {
          await more(betweenKills);
          await postgres.process.stop('SIGKILL', 5_000);
          postgres = await start();
        }
        await more(betweenKills);
      },
    });
    expect(report.faults).toEqual([]);
    expect(report.unknown, 'commands whose outcome the key had to settle').toBeGreaterThan(0);
    expect(report.acknowledged).toBeGreaterThan(200);
  } finally {
    await postgres.stop();
    removeDataFolder(dir);
  }
}, 90_000);
