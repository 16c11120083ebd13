import { z } from 'zod';
import { instanceId } from '../ids.ts';
import { getInstance } from './query.ts';
import { queryExamples as examples } from './query-examples.ts';

export const getReplay = getInstance.pick({ at: true });
export const instanceReplay = z
  .object({
    id: instanceId,
    /** The moment that was folded to; as `shownAt` of the instance. */
    reached: z.object({ revision: z.int(), at: z.iso.datetime(), isNow: z.boolean() }),
    /** Where the fold began; null: with the first event. */
    snapshot: z.object({ revision: z.int(), takenAt: z.iso.datetime() }).nullable(),
    /** Events that were folded on top of it. */
    eventsApplied: z.int(),
    /** Microseconds, for reading and folding. */
    tookUs: z.int(),
  })
  .meta({ id: 'InstanceReplay', description: 'What it took.', examples: [examples.instanceReplay] });
