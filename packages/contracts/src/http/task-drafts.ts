import { z } from 'zod';
import { name, taskId, userId } from '../ids.ts';
import { jsonObject } from '../json.ts';
import { commandLimits } from './command.ts';

/** Drafts of the forms of open tasks: what is typed and not sent. */

export const taskDraftLimits = {
  /** Private ones of one person, over all tasks. */
  ofOnePersonMax: 1_000,
} as const;

/** `private`: for its author alone. `team`: one of the task, for all who may act on it. */
export const draftVisibility = z.enum(['private', 'team']);
export type DraftVisibility = z.infer<typeof draftVisibility>;

export const taskDraftQuery = z.strictObject({
  visibility: draftVisibility
    .default('private')
    .meta({ description: '`private`: for you alone. `team`: the one draft of the task for all who may act on it.' }),
});

const content = {
  outcome: name.optional(),
  /** As typed, blanks at its ends included. */
  comment: z.string().max(commandLimits.commentCharactersMax).optional(),
  /** By field, as the task would be sent; null takes a value away. Nothing need be complete. */
  data: jsonObject.default({}),
};
const typed = {
  outcome: 'approved',
  comment: 'The guest is a regular, so ',
  data: { refund: { amount: '12.50', currency: 'EUR' } },
};

export const putTaskDraft = z.strictObject(content).meta({ id: 'PutTaskDraft', examples: [typed] });

const saved = {
  task: taskId,
  visibility: draftVisibility,
  /** Counts the saves of this draft; its ETag. */
  draftRevision: z.int(),
  savedAt: z.iso.datetime(),
  savedBy: userId,
};
const savedExample = {
  task: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.1',
  visibility: 'private' as const,
  draftRevision: 3,
  savedAt: '2026-11-20T09:00:00.000Z',
  savedBy: 'maria',
};

/** Without what it says: an answer may be kept for later. */
export const taskDraftAnswer = z.object(saved).meta({
  id: 'TaskDraftAnswer',
  description: 'The draft was saved, or thrown away.',
  examples: [savedExample],
});
export const taskDraft = z.object({ ...saved, ...content }).meta({
  id: 'TaskDraft',
  description: 'The draft as it was saved. A value whose key was destroyed is withheld.',
  examples: [{ ...savedExample, ...typed }],
});
export type TaskDraftAnswer = z.infer<typeof taskDraftAnswer>;
