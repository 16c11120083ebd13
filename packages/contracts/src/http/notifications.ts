import { z } from 'zod';
import { notificationRowExample } from '../read-model-examples.ts';
import { notificationRow } from '../read-models.ts';
import { page } from './query.ts';

export const listNotifications = z.strictObject({ ...page });
export const notificationList = z
  .object({
    items: z.array(notificationRow),
    next: z.string().nullable(),
    /** After `readUpTo`, counted up to 100. */
    unread: z.int(),
    /** Null: nothing was ever said to be read. */
    readUpTo: z.iso.datetime().nullable(),
  })
  .meta({
    id: 'NotificationList',
    description: 'A page of what you were told, newest first.',
    examples: [{ items: [notificationRowExample], next: null, unread: 1, readUpTo: '2026-11-19T08:00:00.000Z' }],
  });

const instant = '2026-11-20T10:15:00.000Z';

export const readNotifications = z
  .strictObject({ upTo: z.iso.datetime({ offset: true }) })
  .meta({ id: 'ReadNotifications', examples: [{ upTo: instant }] });
export const notificationsRead = z.object({ readUpTo: z.iso.datetime() }).meta({
  id: 'NotificationsRead',
  description: 'Up to when you have read what you were told.',
  examples: [{ readUpTo: instant }],
});
