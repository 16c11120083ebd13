import { notificationsRead, readNotifications } from '@procession/contracts/http/notifications.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import { requireActive } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

/** No event: what one has read concerns nobody else, and nothing follows from it. */
export const addReadNotifications: AddRoutes = (app, ports) => {
  app.post(
    '/v1/notifications/read',
    {
      schema: {
        summary: 'Say up to when you have read what you were told',
        description: 'Up to and with that instant: the `at` of the newest one that you saw. It never goes back.',
        tags: ['Notifications'],
        body: readNotifications,
        response: { 200: notificationsRead, ...commandProblems() },
      },
    },
    async ({ identity: { tenant, actor }, body: { upTo } }) => {
      await requireActive(ports, tenant, actor);
      const readUpTo = await ports.pool.oneFirst(
        sql.type(z.object({ readUpTo: z.string() }))`
          select log.mark_notifications(${tenant}, ${actor}, ${upTo}::timestamptz) as "readUpTo"`,
      );
      return { readUpTo };
    },
  );
};
