import { execute, migrateDatabase } from '@procession/stack/database.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { templateDatabase } from '@procession/stack/testing.ts';
import type { TestProject } from 'vitest/node';
import { startTestServers } from './test-servers.ts';

/** One PostgreSQL and one nats-server for all test files; a test file clones its database from the migrated template. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = makeTemporaryFolder();
  const servers = await startTestServers(dir);
  const stop = async (): Promise<void> => {
    await servers.stop();
    removeDataFolder(dir);
  };
  const maintenance = `${servers.postgresUrl}/postgres`;
  try {
    await execute(maintenance, `create database ${templateDatabase}`);
    await migrateDatabase(`${servers.postgresUrl}/${templateDatabase}`);
    await execute(maintenance, `alter database ${templateDatabase} with is_template true allow_connections false`);
  } catch (error) {
    await stop();
    throw error;
  }
  project.provide('postgresUrl', servers.postgresUrl);
  project.provide('natsUrl', servers.natsUrl);
  return stop;
}
