import { join } from 'node:path';
import { execute, migrateDatabase } from '@procession/stack/database.ts';
import { startNats } from '@procession/stack/nats.ts';
import { type PostgresServer, startPostgres } from '@procession/stack/postgres.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { templateDatabase } from '@procession/stack/testing.ts';
import type { TestProject } from 'vitest/node';

/** One PostgreSQL and one nats-server for all test files; a test file clones its database from the migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = makeTemporaryFolder();
  const nats = await startNats({ dir: join(dir, 'nats'), logFile: join(dir, 'nats.log') });
  let postgres: PostgresServer | undefined;
  const stop = async (): Promise<void> => {
    await Promise.all([postgres?.stop(), nats.stop()]);
    removeDataFolder(dir);
  };
  try {
    postgres = await startPostgres({ dir: join(dir, 'postgres'), logFile: join(dir, 'postgres.log'), durable: false });
    await execute(postgres.url('postgres'), `create database ${templateDatabase}`);
    await migrateDatabase(postgres.url(templateDatabase));
    await execute(
      postgres.url('postgres'),
      `alter database ${templateDatabase} with is_template true allow_connections false`,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgresUrl', postgres.url('').replace(/\/$/, ''));
  project.provide('natsUrl', nats.url);
  return stop;
}
