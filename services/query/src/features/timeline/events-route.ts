import { eventList, listEvents } from '@procession/contracts/http/query.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';
import { selectStatus, selectTimeline } from './select.ts';
import { storedEventsOf } from './stored-events.ts';

export const addEventsRoute: AddRoutes = (app, { rows, log }) => {
  app.get(
    '/v1/instances/:id/events',
    {
      schema: {
        summary: 'What happened, in order',
        description:
          '`detail=facts`: what people, machines and clocks did, each in a sentence. `detail=all`: every event with its data, moves of the graph included; sensitive values are withheld.',
        tags: ['History'],
        params: z.object({ id: instanceId }),
        querystring: listEvents,
        headers: readHeaders,
        response: { 200: eventList, ...readProblems('instance-not-found') },
      },
    },
    async ({ viewer, params: { id }, query: { limit, cursor, detail } }) => {
      const filter = { id, detail };
      const [after] = parseCursor('events', filter, z.tuple([z.int()]), cursor) ?? [0];
      const { tenant } = viewer;
      // Both kinds end where the rows do, so that an event never comes without its sentence.
      const { revision: to } = await findVisible(rows, viewer, id);
      const range = { tenant, instance: id, after, to, limit: limit + 1 };
      const told = await rows(tenant, async (read) => ({
        facts: await selectTimeline(read, range),
        statusBefore: detail === 'facts' ? null : await selectStatus(read, range),
      }));
      const found =
        detail === 'facts'
          ? told.facts
          : await log(tenant, (connection) => storedEventsOf(sqlReaderOf(connection), range, told));
      return pageOf({
        list: 'events',
        filter,
        limit,
        rows: found,
        placeOf: (entry) => [entry.revision],
        itemOf: (entry) => entry,
      });
    },
  );
};
