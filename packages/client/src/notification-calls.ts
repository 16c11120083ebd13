import {
  type listNotifications,
  notificationList,
  notificationsRead,
} from '@procession/contracts/http/notifications.ts';
import type { z } from 'zod';
import { type CallsOptions, type Options, sendWrite, type Writing } from './calls.ts';

export const notificationCalls = ({ send, commandUrl, queryUrl }: CallsOptions) => ({
  notifications: {
    /** The newest first, and how many are unread. */
    list: (query: z.input<typeof listNotifications> = {}, options?: Options) =>
      send({ method: 'GET', base: queryUrl, path: '/v1/notifications', query, answer: notificationList, ...options }),
    /** Up to and with this instant: the `at` of the newest one that was seen. */
    read: <O extends Writing = undefined>(upTo: string, options?: O) =>
      sendWrite(
        send,
        { method: 'POST', base: commandUrl, path: '/v1/notifications/read', body: { upTo }, answer: notificationsRead },
        options,
      ),
  },
});
