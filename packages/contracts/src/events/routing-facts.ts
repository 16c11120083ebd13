import { z } from 'zod';
import { name, userId } from '../ids.ts';
import { json } from '../json.ts';
import { principal } from './people-facts.ts';

/** Facts of what people do to the course of an instance (DEFINITIONS §6). A visit is written `manager#2`. */
const by = { by: userId, byName: z.string().optional() };

/** A person added an item to a `forEach` that may grow. */
export const itemAdded = z.object({
  visit: z.string(),
  index: z.int().nonnegative(),
  value: json,
  ...by,
  ...principal,
});
/** No more items are added. */
export const itemsClosed = z.object({ visit: z.string(), ...by });

/** An operator cancelled a step, completed its `forEach` with what is done, completed it without its work, or had another step in its place. */
export const stepOperated = z.object({
  visit: z.string(),
  how: z.enum(['cancelled', 'finished', 'skipped', 'moved']),
  /** With which it was skipped. */
  outcome: name.optional(),
  /** The step to which it was moved. */
  to: name.optional(),
  ...by,
  reason: z.string(),
});

/** What followed from a visit was taken back, and its step is entered anew. */
export const instanceRewound = z.object({
  visit: z.string(),
  /** `binds`: what it had approved is another now. `undone`: an operator had what followed undone first; nobody does it now. */
  cause: z.enum(['operator', 'binds', 'undone']),
  by: userId.optional(),
  byName: z.string().optional(),
  reason: z.string().optional(),
  /** Instead of a rewind to this visit, for which things were being undone. */
  replaces: z.string().optional(),
});

/** What was completed in the scope of a compensate step is taken back, the last first. */
export const compensationStarted = z.object({
  visit: z.string(),
  /** Instead: an operator goes back to the visit, and what followed is undone before. */
  rewind: z.object({ by: userId.optional(), byName: z.string().optional(), reason: z.string().optional() }).optional(),
});
/** `by`: the visit that took it back. */
export const stepUndone = z.object({ visit: z.string(), by: z.string() });

export const routingFacts = {
  ItemAdded: itemAdded,
  ItemsClosed: itemsClosed,
  StepOperated: stepOperated,
  InstanceRewound: instanceRewound,
  CompensationStarted: compensationStarted,
  StepUndone: stepUndone,
} as const;
