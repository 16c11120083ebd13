import { eventList, listEvents, type storedEvent } from '@procession/contracts/http/query.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { withheld } from '../../moments/sensitive.ts';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { createResumePoints } from './resume-points.ts';
import { type ToldEvent, tellHistory } from './tell-history.ts';

export const addEventsRoute: AddRoutes = (app, ports) => {
  const points = createResumePoints();
  app.get(
    '/v1/instances/:id/events',
    {
      schema: {
        summary: 'What happened, in order',
        description:
          '`detail=facts`: what people, machines and clocks did, each in a sentence. `detail=all`: every event with its data, moves of the graph included; sensitive values are withheld. Whoever has a part of it asks for what came `after`.',
        tags: ['History'],
        params: z.object({ id: instanceId }),
        querystring: listEvents,
        headers: readHeaders,
        response: { 200: eventList, ...readProblems('instance-not-found') },
      },
    },
    async ({ viewer, params: { id }, query: { limit, cursor, detail, after: given = 0 } }) => {
      const filter = { id, detail };
      const [after] = parseCursor('events', filter, z.tuple([z.int()]), cursor) ?? [given];
      // Ends where the rows do: a page never shows more than the list beside it.
      const { revision: to } = await findVisible(ports.lists, viewer, id);
      const range = { tenant: viewer.tenant, instance: id, after, to, limit: limit + 1, detail };
      return pageOf({
        list: 'events',
        filter,
        limit,
        rows: await tellHistory(ports, range, points),
        placeOf: ({ entry }) => [entry.revision],
        itemOf: (told) => (detail === 'all' ? storedEventOf(told) : told.entry),
      });
    },
  );
};

/** With what the log has of it. */
function storedEventOf({ event, entry }: ToldEvent): z.infer<typeof storedEvent> {
  const { type, schemaVersion, data, hash } = event;
  return { ...entry, type, schemaVersion, data: withheld(data), hash };
}
