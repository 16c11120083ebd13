import { preferenceLimits } from '@procession/contracts/http/preferences.ts';
import type { Json } from '@procession/contracts/json.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

const row = z.object({ key: z.string(), value: z.json(), savedAt: z.string() });

/** What people keep for themselves (migrations/0017_preferences.sql). */
export const createPreferenceStore = (pool: DatabasePool) => ({
  list: (tenant: string, user: string): Promise<readonly z.infer<typeof row>[]> =>
    pool.any(sql.type(row)`
      select key, value, saved_at as "savedAt" from log.read_preferences(${tenant}, ${user})`),

  /** When it was saved; null: they keep as many others as one may. */
  put: (tenant: string, user: string, key: string, value: Json): Promise<string | null> =>
    pool.oneFirst(sql.type(z.object({ savedAt: z.string().nullable() }))`
      select log.put_preference(${tenant}, ${user}, ${key}, ${JSON.stringify(value)}::jsonb, ${preferenceLimits.ofOnePersonMax}) as "savedAt"`),

  delete: (tenant: string, user: string, key: string): Promise<unknown> =>
    pool.query(sql.type(z.object({}))`select log.delete_preference(${tenant}, ${user}, ${key})`),
});
