import pg from 'pg';
import { type Migration, type MigrationFolder, migrate } from './migrate.ts';

const connectTimeoutMs = 10_000;
/** SQLSTATEs of a database that somebody else made in the same moment. */
const madeByAnother = new Set(['42P04', '23505']);

/**
 * Makes the database that this URL names when it isn't there, migrates it, and gives the named roles their passwords.
 * The URL is a superuser's: migrations make roles, one of which passes row-level security.
 */
export async function prepareDatabase(
  adminUrl: string,
  folders: readonly MigrationFolder[],
  passwords: Readonly<Record<string, string>>,
): Promise<{ isNew: boolean; applied: Migration[] }> {
  const isNew = await createIfMissing(adminUrl);
  const applied = await migrate(adminUrl, folders);
  await withClient(adminUrl, async (client) => {
    for (const [role, password] of Object.entries(passwords))
      await client.query(`alter role ${client.escapeIdentifier(role)} password ${client.escapeLiteral(password)}`);
  });
  return { isNew, applied };
}

async function createIfMissing(adminUrl: string): Promise<boolean> {
  const maintenance = new URL(adminUrl);
  const name = maintenance.pathname.slice(1);
  maintenance.pathname = '/postgres';
  return withClient(maintenance.href, async (client) => {
    const found = await client.query('select from pg_database where datname = $1', [name]);
    if (found.rowCount !== 0) return false;
    try {
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      return true;
    } catch (error) {
      if (error instanceof pg.DatabaseError && madeByAnother.has(error.code ?? '')) return false;
      throw error;
    }
  });
}

async function withClient<T>(connectionString: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: connectTimeoutMs });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
