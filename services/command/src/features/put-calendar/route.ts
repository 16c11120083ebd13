import { calendarId } from '@procession/contracts/events/calendar.ts';
import { calendarAnswer, putCalendar } from '@procession/contracts/http/calendars.ts';
import { calendarStream } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { type CalendarState, decideCalendar } from '../../directory/calendar-state.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { expectedRevision, matchHeaders, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';

export const addPutCalendar: AddRoutes = (app, ports) => {
  app.put(
    '/v1/directory/calendars/:id',
    {
      config: { permission: 'administer' },
      schema: {
        summary: 'Define a calendar, or change when people work by it',
        description:
          'Needs `administer`. The calendar as given is the whole calendar; each change of it is a version. Timers that run keep their instants. The calendar `default` counts where a definition names none, and its zone is that of the tenant.',
        tags: ['Directory'],
        params: z.object({ id: calendarId }),
        headers: matchHeaders,
        body: putCalendar,
        response: { 200: calendarAnswer, 201: calendarAnswer, ...commandProblems('revision-moved') },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      return sendIndexedCommand(ports, reply, {
        name: 'PutCalendar',
        sender,
        stream: { stream: calendarStream(id), kind: 'calendar' },
        decide: (state) => {
          const calendar = state as CalendarState;
          const refused =
            requirePermission(ports, sender, 'administer', 'change the directory') ??
            revisionMoved('calendar', expected, calendar.revision);
          return refused ?? decideCalendar(calendar, id, present(request.body));
        },
        answer: (state, isNew) => {
          const { revision, profile } = state as CalendarState;
          const body = JSON.stringify({ id, version: revision, profile });
          return { status: isNew ? 201 : 200, body, etag: etagOf(revision) };
        },
      });
    },
  );
};
