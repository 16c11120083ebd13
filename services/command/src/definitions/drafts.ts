import type { Json } from '@procession/contracts/json.ts';
import { withTenant } from '@procession/platform/read-pool.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

export interface Draft extends DraftSave {
  /** Null: discarded by this save. */
  document: Json;
}

export interface DraftSave {
  draftRevision: number;
  savedAt: string;
  savedBy: string;
}

/** Saves of a draft that are kept. */
export const keptSaves = 50;

/** The last save; null: nothing was ever saved. */
export function readDraft(pool: DatabasePool, tenant: string, definition: string): Promise<Draft | null> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.maybeOne(sql.type(draftRow)`
      select draft_revision as "draftRevision", document, saved_at as "savedAt", saved_by as "savedBy"
      from drafts where definition = ${definition} order by draft_revision desc limit 1`),
  );
}

/** What was saved at this revision; null: nothing, or more than `keptSaves` saves ago. */
export function readSave(
  pool: DatabasePool,
  tenant: string,
  definition: string,
  revision: number,
): Promise<Draft | null> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.maybeOne(sql.type(draftRow)`
      select draft_revision as "draftRevision", document, saved_at as "savedAt", saved_by as "savedBy"
      from drafts where definition = ${definition} and draft_revision = ${revision}`),
  );
}

/** Every save that is kept, the last first. */
export function listSaves(
  pool: DatabasePool,
  tenant: string,
  definition: string,
): Promise<readonly (DraftSave & { isDiscarded: boolean })[]> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.any(sql.type(savedRow.extend({ savedBy: z.string(), isDiscarded: z.boolean() }))`
      select draft_revision as "draftRevision", saved_at as "savedAt", saved_by as "savedBy", document is null as "isDiscarded"
      from drafts where definition = ${definition} order by draft_revision desc`),
  );
}

/** The drafts that there are, by key, those after `after`. `name` is what the document says; null when it is a text or has none. */
export function listDrafts(
  pool: DatabasePool,
  tenant: string,
  { after, limit }: { after: string; limit: number },
): Promise<readonly (DraftSave & { key: string; name: string | null })[]> {
  return withTenant(pool, tenant, 'log', (connection) =>
    connection.any(sql.type(savedRow.extend({ savedBy: z.string(), key: z.string(), name: z.string().nullable() }))`
      select key, name, "draftRevision", "savedAt", "savedBy" from (
        select distinct on (definition)
          definition as key, draft_revision as "draftRevision", saved_at as "savedAt", saved_by as "savedBy", document is null as is_discarded,
          case when jsonb_typeof(document -> 'name') = 'string' then document ->> 'name' end as name
        from drafts where definition > ${after} order by definition, draft_revision desc
      ) last where not is_discarded order by key limit ${limit}`),
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

/** `document` null discards it. @returns the draft as saved; undefined when somebody saved on top of `expected` before. */
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
    from log.save_draft(${tenant}, ${definition}, ${expected}, ${document === null ? null : sql.jsonb(document as never)}, ${author}, ${key}, ${keptSaves})`);
  return saved ? { ...saved, document, savedBy: author } : undefined;
}

const savedRow = z.object({ draftRevision: z.number(), savedAt: z.string() });
const draftRow = savedRow.extend({ document: z.json().nullable(), savedBy: z.string() }) as z.ZodType<Draft>;
