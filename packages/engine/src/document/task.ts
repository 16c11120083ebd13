import { name, userId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from './list-of.ts';

/** Who a task is for. Exactly one of the first five. */
export const assign = z.strictObject({
  user: userId.optional(),
  users: listOf(z.string().min(1).max(200)).optional(),
  role: name.optional(),
  roles: listOf(name).optional(),
  expression: z.string().optional(),
  resolve: z.enum(['open', 'start']).default('open'),
  exclude: listOf(z.union([z.string(), z.strictObject({ decidersOf: z.string() })])).default([]),
});
export type AssignDeclaration = z.infer<typeof assign>;

/** What may be done with a task, when nothing is said. */
export const allowDefault = ['reassign', 'revise'] as const;
const allowed = [...allowDefault, 'abstain'] as const;

/** Keys that approvals and forms have in common. */
export const task = {
  assign: assign.optional(),
  shows: listOf(z.string()).default([]),
  edits: listOf(z.string()).default([]),
  allow: listOf(z.enum(allowed)).default([...allowDefault]),
};
