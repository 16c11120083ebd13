import { type DraftVisibility, taskDraftLimits } from '@procession/contracts/http/task-drafts.ts';
import { instanceStream, parseTaskId } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import { type DatabasePool, sql } from 'slonik';
import { z } from 'zod';

/** Which draft: of a task, for one person or for all who may act on it. */
export interface DraftPlace {
  tenant: string;
  /** Its id. */
  task: string;
  visibility: DraftVisibility;
  /** Who asks. */
  actor: string;
}

export interface SavedDraft {
  draftRevision: number;
  savedAt: string;
  savedBy: string;
  savedUnder: string;
  /** Null: it was thrown away. Its revisions go on. */
  content: Json;
}

/** Null when there never was one. */
export const readTaskDraft = (pool: DatabasePool, place: DraftPlace): Promise<SavedDraft | null> => {
  const { stream, number, owner } = rowOf(place);
  return pool.maybeOne(sql.type(draftRow)`
    select draft_revision as "draftRevision", saved_at as "savedAt", saved_by as "savedBy", saved_under as "savedUnder", content
    from log.read_task_draft(${place.tenant}, ${stream}, ${number}, ${owner})`);
};

/** `expected`: the revision that it is saved on; 0 when there is none yet. `checked`: at which revision of the instance the task was open. */
export interface DraftSave {
  expected: number;
  key: string;
  content: Json;
  checked: number;
}

/** Null when somebody saved on top of `expected` before, or this person has too many. */
export function saveTaskDraft(
  pool: DatabasePool,
  place: DraftPlace,
  { expected, key, content, checked }: DraftSave,
): Promise<Pick<SavedDraft, 'draftRevision' | 'savedAt'> | null> {
  const { stream, number, owner } = rowOf(place);
  return pool.maybeOne(sql.type(savedRow)`
    select draft_revision as "draftRevision", saved_at as "savedAt"
    from log.put_task_draft(${place.tenant}, ${stream}, ${number}, ${owner}, ${expected}, ${place.actor}, ${key},
      ${content === null ? null : sql.jsonb(content as never)}, ${checked}, ${taskDraftLimits.ofOnePersonMax})`);
}

function rowOf({ task, visibility, actor }: DraftPlace): { stream: string; number: number; owner: string } {
  const { instance, number } = parseTaskId(task);
  return { stream: instanceStream(instance), number, owner: visibility === 'team' ? '' : actor };
}

const savedRow = z.object({ draftRevision: z.number(), savedAt: z.string() });
const draftRow = savedRow.extend({
  savedBy: z.string(),
  savedUnder: z.string(),
  content: z.json(),
}) as z.ZodType<SavedDraft>;
