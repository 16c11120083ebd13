import { z } from 'zod';
import { instanceId } from '../ids.ts';

/** Whether the history of an instance is whole: each event carries the hash of the one before it, so nothing can be changed, left out or put in between. */
export const instanceProof = z
  .object({
    id: instanceId,
    /** So many events are what their hashes say, from the first on. */
    events: z.int(),
    /** The last of them; null: there is none. */
    head: z
      .object({
        /** sha256, hex. */
        hash: z.string().regex(/^[0-9a-f]{64}$/),
        /** Where it stands in the log. */
        epoch: z.int(),
        position: z.int(),
        recordedAt: z.iso.datetime(),
      })
      .nullable(),
    /** The first that is not what its hash says, or that is missing; null: all of it is whole. */
    brokenAt: z.int().nullable(),
  })
  .meta({
    id: 'InstanceProof',
    description: 'What was found when the history was checked, event by event.',
    examples: [
      {
        id: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
        events: 16,
        head: {
          hash: '7c1e09ab44d2f1b8a0c3d5e6f708192a3b4c5d6e7f8091a2b3c4d5e65e60a913',
          epoch: 1,
          position: 8_204_902,
          recordedAt: '2026-11-20T15:04:40.120Z',
        },
        brokenAt: null,
      },
    ],
  });
export type InstanceProof = z.infer<typeof instanceProof>;
