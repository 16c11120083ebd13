import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { interruptKey } from './interrupt.ts';
import { listOf } from './list-of.ts';

export const transitionsMax = 50;
/** Items of a `forEach`, and passes of a `repeat`. */
export const itemsMax = 1_000;
/** Branches that one transition sends. */
export const timesMax = 100;

/** Steps of the same scope. */
const stepNames = listOf(z.string()).default([]);

/** A transition may be written as the step's name. */
const transition = z.preprocess(
  (value) => (typeof value === 'string' ? { to: value } : value),
  z.strictObject({
    on: listOf(name).optional(),
    when: z.string().optional(),
    otherwise: z.literal(true).optional(),
    to: z.string(),
    times: z.int().min(1).max(timesMax).default(1),
    cancel: stepNames,
    finish: stepNames,
  }),
);

/** Expressions by the field that they set. */
export const sets = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));

const count = z.int().min(1).max(itemsMax);

const join = z.union(
  [
    z.enum(['one', 'all', 'some']),
    z.strictObject({
      n: count,
      rest: z.enum(['ignore', 'block', 'cancel']).default('ignore'),
      region: listOf(z.string()).optional(),
    }),
    z.strictObject({ threads: count }),
  ],
  'must be one, all, some, { n } or { threads }',
);

const forEach = z.strictObject({
  over: z.string().optional(),
  count: z.int().min(0).max(itemsMax).optional(),
  as: name.optional(),
  mode: z.enum(['parallel', 'sequential']).default('parallel'),
  width: count.optional(),
  growing: z.union([z.boolean(), z.literal('until-closed')]).default(false),
  /** So many items that are done, or a condition. */
  until: z.union([z.int().min(0).max(itemsMax), z.string()]).optional(),
  rest: z.enum(['cancel', 'run-on']).default('cancel'),
  outcome: z.record(name, z.string()).optional(),
});

const repeat = z.strictObject({
  while: z.string().optional(),
  until: z.string().optional(),
  max: count.default(itemsMax),
});

/** Keys of every step. */
export const stepCommon = {
  name: z.string().min(1).max(200).optional(),
  description: z.string().max(4_000).optional(),
  join: join.default('one'),
  split: z.enum(['one', 'all', 'some', 'race']).default('one'),
  next: listOf(transition, transitionsMax).default([]),
  set: sets.default({}),
  cancel: stepNames,
  finish: stepNames,
  forEach: forEach.optional(),
  repeat: repeat.optional(),
  available: z.strictObject({ when: z.string(), lost: z.enum(['wait', 'cancel']).default('wait') }).optional(),
  lock: z
    .strictObject({
      key: z.string(),
      at: z.enum(['enter', 'begin']).default('enter'),
      within: z.enum(['instance', 'tenant']).default('instance'),
    })
    .optional(),
  interrupt: interruptKey,
  /** An inline step: what takes this one back. Read by `checkDocument`. */
  undo: z.unknown().optional(),
};

export const stepCommonSchema = z.object(stepCommon);
export type StepCommon = z.infer<typeof stepCommonSchema>;
