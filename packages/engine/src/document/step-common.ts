import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from './list-of.ts';

export const transitionsMax = 50;

/** A transition may be written as the step's name. */
const transition = z.preprocess(
  (value) => (typeof value === 'string' ? { to: value } : value),
  z.strictObject({
    on: listOf(name).optional(),
    when: z.string().optional(),
    otherwise: z.literal(true).optional(),
    to: z.string(),
  }),
);

/** Expressions by the field that they set. */
export const sets = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

/** Keys of every step. */
export const stepCommon = {
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(4_000).optional(),
  join: z.enum(['one', 'all']).default('one'),
  split: z.enum(['one', 'all']).default('one'),
  next: listOf(transition, transitionsMax).default([]),
  set: sets.default({}),
};

export const stepCommonSchema = z.object(stepCommon);
export type StepCommon = z.infer<typeof stepCommonSchema>;
