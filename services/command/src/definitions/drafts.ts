import type { Json } from '@procession/contracts/json.ts';
import { withTenant } from '@procession/platform/read-pool.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

export interface Draft {
  draftRevision: number;
  document: Json;
  savedAt: string;
  savedBy: string;
}

/** Saves of a draft that are kept. */
const keptSaves = 50;

export function readDraft(pool: DatabasePool, tenant: string, definition: string): Promise<Draft | null> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.maybeOne(sql.type(draftRow)`
      select draft_revision as "draftRevision", document, saved_at as "savedAt", saved_by as "savedBy"
      from drafts where definition = ${definition} order by draft_revision desc limit 1`),
  );
}

/** What this author saved under this key before; null when nothing, or longer ago than saves are kept. */
export function readSaved(
  pool: DatabasePool,
  { tenant, definition, author, key }: { tenant: string; definition: string; author: string; key: string },
): Promise<Draft | null> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.maybeOne(sql.type(draftRow)`
      select draft_revision as "draftRevision", document, saved_at as "savedAt", saved_by as "savedBy"
      from drafts where definition = ${definition} and saved_by = ${author} and saved_under = ${key}`),
  );
}

/** @returns the draft as saved; undefined when somebody saved on top of `expected` before. */
export async function saveDraft(
  pool: DatabasePool,
  {
    tenant,
    definition,
    expected,
    document,
    author,
    key,
  }: { tenant: string; definition: string; expected: number; document: Json; author: string; key: string },
): Promise<Draft | undefined> {
  const saved = await pool.maybeOne(sql.type(savedRow)`
    select draft_revision as "draftRevision", saved_at as "savedAt"
    from log.save_draft(${tenant}, ${definition}, ${expected}, ${sql.jsonb(document as never)}, ${author}, ${key}, ${keptSaves})`);
  return saved ? { ...saved, document, savedBy: author } : undefined;
}

const savedRow = z.object({ draftRevision: z.number(), savedAt: z.string() });
const draftRow = savedRow.extend({ document: z.json(), savedBy: z.string() }) as z.ZodType<Draft>;
