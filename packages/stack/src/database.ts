import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Migration, type MigrationFolder, migrate } from '@procession/platform/migrate.ts';
import { prepareDatabase } from '@procession/platform/prepare-database.ts';
import pg from 'pg';
import { repositoryRoot } from './layout.ts';

export const databaseRoles = ['command', 'worker', 'reader', 'projector', 'query', 'notifier'] as const;
export type DatabaseRole = (typeof databaseRoles)[number];
/** One URL per role that a service logs in as, and the superuser's. */
export type DatabaseUrls = Record<DatabaseRole | 'admin', string>;

const folders: readonly MigrationFolder[] = [
  { name: 'log', path: join(repositoryRoot, 'services/command/migrations') },
  { name: 'read', path: join(repositoryRoot, 'services/projector/migrations') },
].filter((folder) => existsSync(folder.path));

/** Makes the schemas `log` and `read`, or brings them up to date. */
export const migrateDatabase = (adminUrl: string): Promise<Migration[]> => migrate(adminUrl, folders);

/** The given URL of a superuser with the name of each role in it, and its password when there are any. */
export function databaseUrls(
  adminUrl: string,
  passwords: Readonly<Partial<Record<DatabaseRole, string>>> = {},
): DatabaseUrls {
  const urlOf = (role: DatabaseRole): string => {
    const url = new URL(adminUrl);
    url.username = `procession_${role}`;
    url.password = passwords[role] ?? '';
    return url.href;
  };
  const entries = databaseRoles.map((role) => [role, urlOf(role)] as const);
  return { admin: adminUrl, ...(Object.fromEntries(entries) as Record<DatabaseRole, string>) };
}

/** Makes the database that this URL names when it isn't there, migrates it, and gives the roles their passwords. */
export async function prepareStackDatabase(
  adminUrl: string,
  passwords: Readonly<Partial<Record<DatabaseRole, string>>>,
): Promise<{ isNew: boolean }> {
  const given = databaseRoles.flatMap((role) => {
    const password = passwords[role];
    return password === undefined ? [] : [[`procession_${role}`, password] as const];
  });
  return prepareDatabase(adminUrl, folders, Object.fromEntries(given));
}

/** Runs statements one after the other on a connection of their own. */
export async function execute(url: string, ...statements: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
