import { z } from 'zod';
import { instanceId } from '../ids.ts';
import { json } from '../json.ts';
import { problem } from '../problems.ts';
import { operationExample } from './command-examples.ts';

/** A write that was accepted to be carried out later. */
export const operation = z
  .object({
    id: instanceId.meta({ description: 'An operation.' }),
    /** `accepted`: it waits. The last two are for ever. */
    status: z.enum(['accepted', 'running', 'succeeded', 'failed']),
    /** Of one that succeeded: what the direct request would have been answered. */
    result: z
      .object({
        status: z.int(),
        body: json,
        etag: z.string().optional(),
        location: z.string().optional(),
        consistencyToken: z.string().optional(),
      })
      .optional(),
    /** Of one that failed. Nothing was done. */
    problem: problem.optional(),
    links: z.object({ self: z.string() }),
  })
  .meta({
    id: 'Operation',
    description: 'The write as it stands: accepted, running, or what became of it.',
    examples: [operationExample],
  });
export type Operation = z.infer<typeof operation>;
