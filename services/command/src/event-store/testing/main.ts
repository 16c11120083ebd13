// `node services/command/src/event-store/testing/main.ts overlap|kill-process|kill-postgres [seconds]`: the torture test for as
// long as one likes, on a PostgreSQL of its own with full durability. Ends with 1 when a fault was found.
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { databaseUrls, execute, migrateDatabase } from '@procession/stack/database.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { startPostgres } from '@procession/stack/postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { torture } from './torture.ts';

const mode = process.argv[2] ?? 'overlap';
const seconds = Number(process.argv[3] ?? 30);
const betweenKillsMs = 1_000;

const dir = makeTemporaryFolder();
const port = await freePort();
const start = () =>
  startPostgres({ dir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log'), durable: true, port });
let postgres = await start();
try {
  await execute(postgres.url('postgres'), 'create database log');
  await migrateDatabase(postgres.url('log'));
  const { faults, ...report } = await torture({
    commandUrl: databaseUrls(postgres.url('log')).command,
    adminUrl: postgres.url('log'),
    processes: 2,
    streams: 60,
    clients: 64,
    during: async ([server]) => {
      const end = performance.now() + seconds * 1_000;
      while (performance.now() < end) {
        await sleep(betweenKillsMs);
        if (mode === 'kill-process') server!.restart();
        if (mode === 'kill-postgres') {
          await postgres.process.stop('SIGKILL', 5_000);
          postgres = await start();
        }
      }
    },
  });
  console.log(mode, report, `${faults.length} faults`);
  for (const fault of faults.slice(0, 20)) console.log(fault);
  process.exitCode = faults.length > 0 ? 1 : 0;
} finally {
  await postgres.stop();
  removeDataFolder(dir);
}
