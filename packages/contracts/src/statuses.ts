import { z } from 'zod';

/** `pending` and `suspended` begin with the features that need them; a reader must know them from the start. */
export const instanceStatus = z.enum([
  'pending',
  'in_progress',
  'suspended',
  'approved',
  'rejected',
  'completed',
  'cancelled',
  'failed',
]);
export type InstanceStatus = z.infer<typeof instanceStatus>;

export const finalStatus = z.enum(['approved', 'rejected', 'completed', 'cancelled', 'failed']);
export type FinalStatus = z.infer<typeof finalStatus>;
export const isFinal = (status: InstanceStatus): status is FinalStatus => finalStatus.safeParse(status).success;

export const stepStatus = z.enum([
  'pending',
  'blocked',
  'awaiting_action',
  'in_progress',
  'approved',
  'rejected',
  'completed',
  'skipped',
  'cancelled',
  'failed',
]);
export type StepStatus = z.infer<typeof stepStatus>;

export const taskStatus = z.enum(['open', 'completed', 'withdrawn']);
export type TaskStatus = z.infer<typeof taskStatus>;
