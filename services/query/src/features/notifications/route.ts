import { listNotifications as listQuery, notificationList } from '@procession/contracts/http/notifications.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { countNotifications, listNotifications } from '@procession/read-models/list-notifications.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { sql } from 'slonik';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

/** Counted no further. */
const unreadMax = 100;

export const addNotificationRoute: AddRoutes = (app, { lists, log }) => {
  app.get(
    '/v1/notifications',
    {
      schema: {
        summary: 'What you were told, newest first',
        description:
          'A task that is yours by name, that was given to you or came back, a reminder, a question to you and its answer, a comment that mentions you, the end of what you asked for. Never what you did yourself. `unread` is counted up to 100; say what you have read with `POST /v1/notifications/read`.',
        tags: ['Notifications'],
        querystring: listQuery,
        headers: readHeaders,
        response: { 200: notificationList, ...readProblems() },
      },
    },
    async ({ viewer, query: { limit, cursor } }) => {
      const place = parseCursor('notifications', {}, z.tuple([z.iso.datetime(), z.string().max(100)]), cursor);
      const after = place && { at: place[0], id: place[1] };
      const readUpTo = await log(viewer.tenant, (connection) => readMark(connection, viewer));
      const found = await lists(viewer.tenant, async (read) => {
        return {
          page: await listNotifications(read, viewer, { limit: limit + 1, ...(after && { after }) }),
          unread: await countNotifications(read, viewer, { after: readUpTo, countMax: unreadMax }),
        };
      });
      const page = pageOf({
        list: 'notifications',
        filter: {},
        limit,
        rows: found.page,
        placeOf: ({ at, id }) => [at, id],
        itemOf: (row) => row,
      });
      return { ...page, unread: found.unread, readUpTo };
    },
  );
};

const readMark = (log: ReadConnection, { tenant, user }: Viewer): Promise<string | null> =>
  log.maybeOneFirst(sql.type(z.object({ readUpTo: z.string() }))`
    select m.read_up_to as "readUpTo" from notification_marks m where m.tenant = ${tenant} and m.user_id = ${user}`);
