import { randomBytes } from 'node:crypto';
import { inject } from 'vitest';
import { type DatabaseUrls, databaseUrls, execute } from './database.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Of a superuser, without a database. */
    postgresUrl: string;
    natsUrl: string;
  }
}

export const templateDatabase = 'procession_template';

export interface TestDatabase {
  name: string;
  urls: DatabaseUrls;
  /** Ends what is still connected. Optional: all goes with the server at the end of the run. */
  drop(): Promise<void>;
}

/** A migrated database of one's own, cloned from the template of this run in some 50 ms. */
export async function createDatabase(): Promise<TestDatabase> {
  const server = inject('postgresUrl');
  const name = `test_${randomBytes(6).toString('hex')}`;
  const maintenance = `${server}/postgres`;
  await execute(maintenance, `create database ${name} template ${templateDatabase}`);
  return {
    name,
    urls: databaseUrls(`${server}/${name}`),
    drop: () => execute(maintenance, `drop database if exists ${name} with (force)`),
  };
}

/** The nats-server of this run, shared by all test files: use names of streams and subjects of your own. */
export const natsUrl = (): string => inject('natsUrl');
