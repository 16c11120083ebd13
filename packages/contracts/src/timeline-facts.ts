import { z } from 'zod';

/**
 * What the sentence of a timeline entry needs besides its columns (`timeline.facts`, written by the projector, read by the
 * query service). Names are those of the moment when it happened. Never a field's value.
 */
export const timelineFacts = z.object({
  /** Number of the task within the instance. */
  task: z.int().optional(),
  stepName: z.string().optional(),
  /** InstanceStarted: the title then. */
  title: z.string().optional(),
  /** Display name of who did it, as the event recorded it. */
  byName: z.string().optional(),
  /** InstanceStarted: for whom, when somebody else started it. */
  initiatorName: z.string().optional(),
  outcome: z.string().optional(),
  comment: z.string().optional(),
  reason: z.string().optional(),
  /** TaskWithdrawn, DataChanged: its cause (its kind). */
  cause: z.string().optional(),
  /** TaskOpened: names of the seats. */
  seats: z.array(z.string()).optional(),
  /** TaskAssigned: names of the seats; no `from` when one was added. */
  from: z.string().optional(),
  to: z.string().optional(),
  /** DataChanged: names of the fields that were set. */
  fields: z.array(z.string()).optional(),
  /** IncidentRaised, IncidentResolved. */
  incident: z.int().optional(),
  kind: z.string().optional(),
  how: z.string().optional(),
});
export type TimelineFacts = z.infer<typeof timelineFacts>;
