import { z } from 'zod';
import { jsonObject } from '../json.ts';
import { instanceRow } from '../read-models.ts';
import { queryExamples as examples } from './query-examples.ts';

/** The old embedded shape: the row plus `stepInstances`. */
export const legacyStep = z.object({
  id: z.string(),
  stepId: z.string(),
  name: z.string(),
  status: z.string(),
  assigneeId: z.string().nullable(),
  assigneeName: z.string().nullable(),
  openedAt: z.iso.datetime(),
  dueAt: z.iso.datetime().nullable(),
  completedAt: z.iso.datetime().nullable(),
  outcome: z.string().nullable(),
  comment: z.string().nullable(),
});
export const legacyInstance = z
  .object({ ...instanceRow.omit({ initiatorName: true }).shape, data: jsonObject, stepInstances: z.array(legacyStep) })
  .meta({
    id: 'LegacyInstance',
    description: 'The instance in the old embedded shape.',
    examples: [examples.legacyInstance],
  });
