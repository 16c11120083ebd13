import { calendarId } from '@procession/contracts/events/calendar.ts';
import { calendarAnswer, calendarList } from '@procession/contracts/http/calendars.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { sendKnownOr } from '../../reading/etag.ts';
import { notModified, readHeaders, readOneHeaders, readProblems } from '../../reading/route-parts.ts';
import { selectCalendar, selectCalendars } from './select.ts';

const whoSees = 'Everybody of the tenant sees them.';

/** Read from the log: there are few, and each fact of a calendar carries the whole of it. */
export const addCalendarRoutes: AddRoutes = (app, { log }) => {
  app.get(
    '/v1/directory/calendars',
    {
      schema: {
        summary: 'Calendars, by id',
        description: `When people work, by which due dates and timers count business time. ${whoSees}`,
        tags: ['Directory'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: calendarList, ...readProblems() },
      },
    },
    async ({ viewer }) => ({ items: [...(await log(viewer.tenant, selectCalendars))] }),
  );

  app.get(
    '/v1/directory/calendars/:id',
    {
      schema: {
        summary: 'A calendar as it is now',
        description: `Its version counts its changes from 1. ${whoSees}`,
        tags: ['Directory'],
        params: z.object({ id: calendarId }),
        querystring: z.strictObject({}),
        headers: readOneHeaders,
        response: { 200: calendarAnswer, ...notModified, ...readProblems('calendar-not-found') },
      },
    },
    async ({ viewer, params, headers }, reply) => {
      const found = await log(viewer.tenant, (connection) => selectCalendar(connection, params.id));
      if (!found) throw new ProblemError('calendar-not-found', `There is no calendar ${params.id}.`);
      return sendKnownOr(reply, headers, `"${found.version}"`, found);
    },
  );
};
