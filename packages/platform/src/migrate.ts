import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

export interface MigrationFolder {
  /** Under this name its files are remembered in `public.migrations`. */
  name: string;
  path: string;
}

export interface Migration {
  folder: string;
  number: number;
  file: string;
  sql: string;
  checksum: string;
}

const lockKey = 7_261_001;
/** How long to wait for another process that migrates the same database. */
const lockWaitMs = 60_000;

/**
 * Brings a database up to date: the folders in the given order, in each the files `NNNN_what_it_does.sql` by number, each in a
 * transaction of its own. Forward only. Processes that start at once wait for each other; the later one finds nothing to do.
 * @returns what was applied now, in order.
 * @throws Error that names the file when one fails, was changed after it was applied, or is missing here.
 */
export async function migrate(adminUrl: string, folders: readonly MigrationFolder[]): Promise<Migration[]> {
  const files = folders.flatMap(readMigrations);
  const client = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 10_000 });
  await client.connect();
  try {
    await client.query(`set lock_timeout = ${lockWaitMs}`);
    await client.query('select pg_advisory_lock($1)', [lockKey]);
    await client.query('set lock_timeout = 0');
    await client.query(tableOfMigrations);
    const pending = await findPending(client, files, folders);
    for (const migration of pending) await apply(client, migration);
    return pending;
  } finally {
    await client.end();
  }
}

const tableOfMigrations = `
  create table if not exists public.migrations (
    folder     text not null,
    number     int not null,
    name       text not null,
    checksum   text not null,
    applied_at timestamptz not null default now(),
    primary key (folder, number)
  )`;

/** The files of a folder in order. Numbers count 1, 2, 3 …, so that two branches that both add one are noticed. */
export function readMigrations(folder: MigrationFolder): Migration[] {
  if (!existsSync(folder.path)) throw new Error(`migrations of ${folder.name}: there is no folder ${folder.path}`);
  return readdirSync(folder.path)
    .sort()
    .map((file, index) => {
      const number = Number(/^(\d{4})_[a-z0-9_]+\.sql$/.exec(file)?.[1]);
      if (number !== index + 1)
        throw new Error(
          `migrations of ${folder.name}: expected ${String(index + 1).padStart(4, '0')}_<what_it_does>.sql, found ${file} in ${folder.path}`,
        );
      const sql = readFileSync(join(folder.path, file), 'utf8');
      return { folder: folder.name, number, file, sql, checksum: createHash('sha256').update(sql).digest('hex') };
    });
}

async function findPending(
  client: pg.Client,
  files: readonly Migration[],
  folders: readonly MigrationFolder[],
): Promise<Migration[]> {
  const applied = await client.query<{ folder: string; number: number; name: string; checksum: string }>(
    'select folder, number, name, checksum from public.migrations where folder = any ($1::text[]) order by folder, number',
    [folders.map((folder) => folder.name)],
  );
  const keyOf = (migration: { folder: string; number: number }): string => `${migration.folder}/${migration.number}`;
  const byKey = new Map(files.map((file) => [keyOf(file), file]));
  for (const row of applied.rows) {
    const file = byKey.get(keyOf(row));
    if (!file)
      throw new Error(
        `migration ${row.folder}/${row.name} was applied to this database and is not among the files: the database is newer than this code; update the code`,
      );
    if (file.checksum !== row.checksum)
      throw new Error(
        `migration ${row.folder}/${file.file} was changed after it was applied: restore the file and put the change into a new one`,
      );
    byKey.delete(keyOf(row));
  }
  return files.filter((file) => byKey.has(keyOf(file)));
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query('insert into public.migrations (folder, number, name, checksum) values ($1, $2, $3, $4)', [
      migration.folder,
      migration.number,
      migration.file,
      migration.checksum,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => {}); // the connection may be what failed
    throw new Error(`migration ${migration.folder}/${migration.file} failed${lineOf(error, migration.sql)}`, {
      cause: error,
    });
  }
}

function lineOf(error: unknown, sql: string): string {
  if (!(error instanceof pg.DatabaseError)) return '';
  const at = Number(error.position);
  const line = at > 0 ? ` at line ${sql.slice(0, at).split('\n').length}` : '';
  return `${line}: ${error.message}`;
}
