import { z } from 'zod';

/** Why somebody is told of something. */
export const notificationKind = z.enum([
  'task_opened',
  'task_assigned',
  'task_delegated',
  'task_returned',
  'task_reminded',
  'task_escalated',
  'mentioned',
  'information_asked',
  'information_given',
  'instance_ended',
]);
export type NotificationKind = z.infer<typeof notificationKind>;
