import {
  notificationChoicesAnswer,
  ownNotificationChoices,
  type putNotificationChoices,
} from '@procession/contracts/http/notification-choices.ts';
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
    /** How the caller is told by e-mail. */
    choices: (options?: Options) =>
      send({
        method: 'GET',
        base: queryUrl,
        path: '/v1/me/notification-choices',
        answer: ownNotificationChoices,
        ...options,
      }),
    choose: <O extends Writing = undefined>(body: z.input<typeof putNotificationChoices>, options?: O) =>
      sendWrite(
        send,
        {
          method: 'PUT',
          base: commandUrl,
          path: '/v1/me/notification-choices',
          body,
          answer: notificationChoicesAnswer,
        },
        options,
      ),
  },
});
