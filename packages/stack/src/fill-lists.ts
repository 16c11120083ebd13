import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

const instancesPerStatement = 20_000;

/** Rows of so many instances, straight into the tables: a million take a minute. Those up to `after` are there already. */
export async function fillLists(
  adminUrl: string,
  { tenant, after = 0, count }: { tenant: string; after?: number; count: number },
): Promise<void> {
  const client = new pg.Client(adminUrl);
  await client.connect();
  try {
    await client.query(readFileSync(join(import.meta.dirname, 'fill-lists.sql'), 'utf8'));
    for (let at = after; at < count; at += instancesPerStatement) {
      const upTo = Math.min(at + instancesPerStatement, count);
      await client.query('select pg_temp.fill_lists($1, $2, $3)', [tenant, at, upTo]);
    }
  } finally {
    await client.end();
  }
}
