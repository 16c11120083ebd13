import { defaultCalendar } from '@procession/contracts/events/calendar.ts';
import { notificationChoicesAnswer, putNotificationChoices } from '@procession/contracts/http/notification-choices.ts';
import { choicesStream } from '@procession/contracts/ids.ts';
import { type ChoicesState, decideChoices } from '../../directory/choices-state.ts';
import { revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { expectedRevision, matchHeaders, senderOf } from '../../http/request-sender.ts';
import { requireActive } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';

export const addChooseNotifications: AddRoutes = (app, ports) => {
  app.put(
    '/v1/me/notification-choices',
    {
      schema: {
        summary: 'Choose how you are told by e-mail',
        description:
          'At once, once a day of all together, or not; for single kinds otherwise. The choices as given are the whole choices. Nobody chooses for somebody else. What the app shows stays the same.',
        tags: ['Notifications'],
        headers: matchHeaders,
        body: putNotificationChoices,
        response: { 200: notificationChoicesAnswer, ...commandProblems('revision-moved') },
      },
    },
    async (request, reply) => {
      const sender = senderOf(request);
      const { actor } = sender.meta;
      await requireActive(ports, sender.tenant, actor);
      const expected = expectedRevision(request);
      const { zone, ...given } = request.body;
      return sendIndexedCommand(ports, reply, {
        name: 'ChooseNotifications',
        sender,
        stream: { stream: choicesStream(actor), kind: 'choices' },
        decide: (state) => {
          const choices = state as ChoicesState;
          const calendars = ports.indexes.get(sender.tenant)?.calendars;
          const zoneOfTenant = calendars?.get(defaultCalendar)?.profile.zone ?? 'UTC';
          return (
            revisionMoved('notification choices', expected, choices.revision) ??
            decideChoices(choices, actor, { ...given, zone: zone ?? zoneOfTenant })
          );
        },
        answer: (state) => {
          const { revision, choices } = state as ChoicesState;
          return { status: 200, body: JSON.stringify({ revision, choices }), etag: etagOf(revision) };
        },
      });
    },
  );
};
