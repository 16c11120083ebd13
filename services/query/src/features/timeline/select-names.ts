import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';

/** How the directory names these people; who is not in it is left out. */
export async function selectNames(
  read: ReadConnection,
  tenant: string,
  users: readonly string[],
): Promise<Map<string, string>> {
  const rows = await read.any(sql.type(z.object({ user: z.string(), name: z.string() }))`
    select u.user_id as user, u.name
    from users u
    where u.tenant = ${tenant} and u.user_id = any (${sql.array(users, 'text')})`);
  return new Map(rows.map(({ user, name }) => [user, name]));
}
