import { z } from 'zod';

export const freshness = z
  .object({
    /** For how long what was recorded first of what the lists lack has been recorded; 0: they lack nothing. */
    behindMs: z.int().min(0),
    /** Of what people did, what stands in the lists as the last; null: nothing was done yet. */
    newest: z.object({ id: z.string(), at: z.iso.datetime(), epoch: z.int(), position: z.int() }).nullable(),
  })
  .meta({
    id: 'Freshness',
    description: 'How far the lists are.',
    examples: [
      {
        behindMs: 40,
        newest: {
          id: 'instance-01993f5e-7a10-7c55-8a53-3f0d8c1b2a11/7',
          at: '2026-11-20T13:02:07.120Z',
          epoch: 1,
          position: 8_204_771,
        },
      },
    ],
  });
export type Freshness = z.infer<typeof freshness>;
