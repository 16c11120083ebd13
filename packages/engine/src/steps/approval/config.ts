import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from '../../document/list-of.ts';
import { task } from '../../document/task.ts';

const count = z.int().min(1).max(1_000);
const order = z.enum(['parallel', 'sequential']).default('parallel');

const policy = z.union(
  [
    z.enum(['any', 'all']),
    z.strictObject({ quorum: count, reject: count.optional(), order }),
    z.strictObject({ percent: z.number().gt(0).max(100), reject: count.optional(), order }),
  ],
  'must be any, all, { quorum: n } or { percent: p }',
);
export type PolicyDeclaration = z.infer<typeof policy>;

/** What a designer sets of an approval. */
export const approvalKeys = {
  ...task,
  policy: policy.default('any'),
  outcomes: listOf(name).default(['approved', 'rejected']),
  comment: z.strictObject({ required: listOf(name) }).default({ required: [] }),
};
export type ApprovalDeclaration = z.infer<z.ZodObject<typeof approvalKeys>>;
