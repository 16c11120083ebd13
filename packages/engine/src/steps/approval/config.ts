import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { due } from '../../document/due.ts';
import { listOf } from '../../document/list-of.ts';
import { task } from '../../document/task.ts';

const count = z.int().min(1).max(1_000);
const order = z.enum(['parallel', 'sequential']).default('parallel');

/** A user, or `role:<role>`. */
const who = z.string().min(1).max(200);

const voting = {
  reject: count.optional(),
  veto: z.union([z.literal('anyone'), listOf(who)]).optional(),
  weights: z.record(who, count).optional(),
  tie: z.enum(['approved', 'rejected']).optional(),
  early: z.boolean().default(true),
  order,
};

const policy = z.union(
  [
    z.enum(['any', 'all']),
    z
      .strictObject({
        quorum: count.optional(),
        percent: z.number().gt(0).max(100).optional(),
        majority: z.enum(['cast', 'assigned']).optional(),
        ...voting,
      })
      .refine(
        ({ quorum, percent, majority }) => [quorum, percent, majority].filter((way) => way !== undefined).length === 1,
        'must say one of quorum, percent and majority',
      ),
  ],
  'must be any, all, { quorum: n }, { percent: p } or { majority: cast | assigned }, with reject, veto, weights, tie, early, order',
);
export type PolicyDeclaration = z.infer<typeof policy>;

/** What a designer sets of an approval. */
export const approvalKeys = {
  ...task,
  policy: policy.default('any'),
  outcomes: listOf(name).default(['approved', 'rejected']),
  binds: z
    .union([
      z.strictObject({
        fields: listOf(z.string()),
        changed: z.enum(['reopen', 'withdraw', 'notify']).default('reopen'),
      }),
      listOf(z.string()).transform((fields) => ({ fields, changed: 'reopen' as const })),
    ])
    .optional(),
  comment: z.strictObject({ required: listOf(name) }).default({ required: [] }),
  due: due.optional(),
};
export type ApprovalDeclaration = z.infer<z.ZodObject<typeof approvalKeys>>;
