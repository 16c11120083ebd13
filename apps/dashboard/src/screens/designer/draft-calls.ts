import type { draftAnswer } from '@procession/contracts/http/command.ts';
import type { DraftSave, DraftSaveList } from '@procession/contracts/http/draft-saves.ts';
import { queryOptions } from '@tanstack/react-query';
import type { z } from 'zod';
import { part, put, readWritten, remove } from '../../api/calls.ts';
import { isProblem } from '../../api/failure.ts';
import type { Moved } from '../../designer/draft-saver.ts';

export type DraftAnswer = z.infer<typeof draftAnswer>;

const pathOf = (key: string): string => `/v1/definitions/${part(key)}/draft`;

/** Null: there is none. */
export const draftQuery = (key: string) =>
  queryOptions({
    queryKey: ['draft', key],
    queryFn: async ({ signal }): Promise<DraftAnswer | null> => {
      const [last] = (await readWritten<DraftSaveList>(`${pathOf(key)}/saves`, { signal })).body.items;
      if (!last || last.isDiscarded) return null;
      return (await readWritten<DraftAnswer>(pathOf(key), { signal })).body;
    },
    staleTime: Number.POSITIVE_INFINITY, // what is edited here is not read again under one's hands
    gcTime: 0,
  });

/** `seen`: the revision that was edited; 0 begins a draft. */
export const saveDraft = (key: string, document: unknown, seen: number): Promise<DraftAnswer> =>
  put<DraftAnswer>(
    pathOf(key),
    { document },
    { idempotencyKey: crypto.randomUUID(), ...(seen > 0 && { ifMatch: seen }) },
  );

export const discardDraft = (key: string, seen: number): Promise<unknown> =>
  remove(pathOf(key), undefined, { ifMatch: seen });

export const savesQuery = (key: string) =>
  queryOptions({
    queryKey: ['draft-saves', key],
    queryFn: async ({ signal }): Promise<DraftSaveList['items']> =>
      (await readWritten<DraftSaveList>(`${pathOf(key)}/saves`, { signal })).body.items,
  });

export const readSave = async (key: string, revision: number): Promise<DraftSave> =>
  (await readWritten<DraftSave>(`${pathOf(key)}/saves/${revision}`)).body;

/** What a refused save says of whoever was faster. */
export function movedOf(error: unknown): Moved | undefined {
  if (isProblem(error, 'precondition-required'))
    return { actual: Number(error.problem?.actual), by: undefined, at: undefined };
  if (!isProblem(error, 'revision-moved')) return undefined;
  const { actual, since } = error.problem as unknown as { actual: number; since?: { actor: string; at: string }[] };
  const last = since?.at(-1);
  return { actual, by: last?.actor, at: last?.at };
}
