import { z } from 'zod';
import { name, userId } from '../ids.ts';
import { seat } from '../seats.ts';

/** Facts of due dates and of suspension. */
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().positive();

/** When a task is due, and the calendar's version by which that was computed. */
export const due = z.object({
  at: instant,
  business: z.object({ calendar: z.string(), version: count }).optional(),
});

/** Those who can act on the task were to be reminded that it is due. */
export const taskReminded = z.object({
  task: count,
  to: z.array(userId),
  dueAt: instant,
});

/** A stage of what follows when a task is overdue. */
export const taskEscalated = z.object({
  task: count,
  /** Number of the stage in the definition, from 0. */
  stage: z.int().nonnegative(),
  /** `notify` only tells them; `escalate` adds their seats; `reassign` puts theirs in place of those that are undecided. */
  how: z.enum(['notify', 'escalate', 'reassign']).optional(),
  /** The seats that are new; of `notify` those of whom it tells. */
  seats: z.array(seat),
  /** Display names of the roles through which seats were given. */
  roles: z.array(z.object({ id: name, name: z.string() })),
  /** Who is told. */
  to: z.array(userId),
  /** Holders of a role who were left out, with the reason. */
  excluded: z.array(z.object({ user: userId, reason: z.string() })).optional(),
  /** The stage ends the step with it. */
  outcome: name.optional(),
});

export const instanceSuspended = z.object({ by: userId, byName: z.string().optional(), reason: z.string() });
export const instanceResumed = z.object({
  by: userId,
  byName: z.string().optional(),
  reason: z.string(),
  /** New instants of the open timers: what was left of them is left again. */
  timers: z.array(z.object({ timer: count, at: instant })),
  /** And of open tasks' due dates. */
  due: z.array(z.object({ task: count, at: instant })),
});

export const dueFacts = {
  TaskReminded: taskReminded,
  TaskEscalated: taskEscalated,
  InstanceSuspended: instanceSuspended,
  InstanceResumed: instanceResumed,
} as const;
