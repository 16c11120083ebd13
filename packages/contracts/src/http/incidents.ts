import { z } from 'zod';
import { instanceId } from '../ids.ts';

export const incidentLimits = {
  /** Instances that are looked at: of more the groups tell at least so many. */
  instancesMax: 2_000,
  groupsMax: 100,
  /** Of each group, the oldest first. */
  listedMax: 50,
} as const;

export const incidentGroup = z.object({
  definition: z.string(),
  /** Null: of the instance as a whole. */
  step: z.string().nullable(),
  kind: z.string(),
  /** `status 503`; null: the kind says it. */
  cause: z.string().nullable(),
  count: z.int(),
  items: z.array(
    z.object({ instance: instanceId, title: z.string(), incident: z.int(), visit: z.string().nullable() }),
  ),
});
export type IncidentGroup = z.infer<typeof incidentGroup>;

export const incidentGroups = z
  .object({
    groups: z.array(incidentGroup),
    /** There are more instances than were looked at. */
    isMore: z.boolean(),
  })
  .meta({
    id: 'IncidentGroups',
    description: 'Open incidents by what they come from, the largest group first.',
    examples: [
      {
        groups: [
          {
            definition: 'booking-cancellation',
            step: 'pay',
            kind: 'job-failed',
            cause: 'status 503',
            count: 12,
            items: [
              {
                instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
                title: 'Cancel booking BK-2031',
                incident: 1,
                visit: 'pay#1',
              },
            ],
          },
        ],
        isMore: false,
      },
    ],
  });
export type IncidentGroups = z.infer<typeof incidentGroups>;
