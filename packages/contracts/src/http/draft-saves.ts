import { z } from 'zod';
import { definitionKey, userId } from '../ids.ts';
import { json } from '../json.ts';

/** What was saved of the draft of a definition, and when: the way back while it is edited. */

export const draftSaveLimits = {
  /** Drafts of one page of the list. */
  pageMax: 200,
} as const;

const save = {
  /** Counts the saves of this draft. */
  draftRevision: z.int(),
  savedAt: z.iso.datetime(),
  savedBy: userId,
};
const saveExample = { draftRevision: 3, savedAt: '2026-11-20T09:00:00.000Z', savedBy: 'priya' };

export const draftRevisionParameter = z.coerce
  .number()
  .int()
  .min(1)
  .max(2_147_483_647)
  .meta({ description: 'The `draftRevision` of the save.', examples: [3] });

export const draftSaveList = z
  .object({
    key: definitionKey,
    /** The last first. */
    items: z.array(
      z.object({
        ...save,
        /** By this save the draft was thrown away. */
        isDiscarded: z.boolean(),
      }),
    ),
  })
  .meta({
    id: 'DraftSaveList',
    description: 'The saves of a draft that are kept.',
    examples: [{ key: 'discount', items: [{ ...saveExample, isDiscarded: false }] }],
  });
export type DraftSaveList = z.infer<typeof draftSaveList>;

export const draftSave = z
  .object({
    key: definitionKey,
    ...save,
    /** Null: by this save the draft was thrown away. */
    document: json,
  })
  .meta({
    id: 'DraftSave',
    description: 'The draft as it was saved then.',
    examples: [{ key: 'discount', ...saveExample, document: { name: 'Discount' } }],
  });
export type DraftSave = z.infer<typeof draftSave>;

/** Without what it said: an answer may be kept for later. */
export const discardAnswer = z.object({ key: definitionKey, ...save }).meta({
  id: 'DraftDiscarded',
  description: 'The draft was thrown away; its saves are kept as before.',
  examples: [{ key: 'discount', ...saveExample }],
});

export const listDrafts = z.strictObject({
  after: definitionKey.optional().meta({ description: 'The `next` of the page before.' }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(draftSaveLimits.pageMax)
    .default(100)
    .meta({ description: 'How many of them at most.' }),
});
export const draftList = z
  .object({
    items: z.array(
      z.object({
        key: definitionKey,
        /** What the document says; null when it is a text, or says none. */
        name: z.string().nullable(),
        ...save,
      }),
    ),
    /** Where the next page begins; null: there is none. */
    next: definitionKey.nullable(),
  })
  .meta({
    id: 'DraftList',
    description: 'Drafts of definitions, by key.',
    examples: [{ items: [{ key: 'discount', name: 'Discount', ...saveExample }], next: null }],
  });
export type DraftList = z.infer<typeof draftList>;
