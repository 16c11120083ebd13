import { name, userId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from './list-of.ts';

/** Who a task is for. Exactly one of the first six. */
const who = {
  user: userId.optional(),
  users: listOf(z.string().min(1).max(200)).optional(),
  role: name.optional(),
  roles: listOf(name).optional(),
  managerOf: z.string().optional(),
  expression: z.string().optional(),
  /** Of `managerOf`: 2 is the manager's manager. */
  level: z.int().min(1).max(20).optional(),
  resolve: z.enum(['open', 'start']).default('open'),
  exclude: listOf(z.union([z.string(), z.strictObject({ decidersOf: z.string() })])).default([]),
  sameAs: z.string().optional(),
  give: z.enum(['offer', 'round-robin', 'random']).default('offer'),
};

export type AssignDeclaration = z.infer<z.ZodObject<typeof who>> & { fallback?: AssignDeclaration | undefined };

export const assign: z.ZodType<AssignDeclaration> = z.strictObject({
  ...who,
  fallback: z.lazy(() => assign).optional(),
});

/** What may be done with a task, when nothing is said. */
export const allowDefault = ['delegate', 'reassign', 'ask', 'revise'] as const;
const allowed = [...allowDefault, 'abstain', 'add-item'] as const;

/** Keys that approvals and forms have in common. */
export const task = {
  assign: assign.optional(),
  shows: listOf(z.string()).default([]),
  edits: listOf(z.string()).default([]),
  allow: listOf(z.enum(allowed)).default([...allowDefault]),
};
