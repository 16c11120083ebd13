import { defaultCalendar } from '@procession/contracts/events/calendar.ts';
import { absenceAnswer, putAbsence } from '@procession/contracts/http/absences.ts';
import { absenceId, absenceStream } from '@procession/contracts/ids.ts';
import { refuse } from '@procession/engine/instance/rejections.ts';
import { z } from 'zod';
import { type AbsenceState, decideAbsence, decideNoAbsence } from '../../directory/absence-state.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { expectedRevision, matchHeaders, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';
import { absenceRefused } from './absence-refused.ts';

const whose = 'Whoever is away does it themselves; `administer` is needed for somebody else.';

export const addAbsenceRoutes: AddRoutes = (app, ports) => {
  app.put(
    '/v1/directory/absences/:id',
    {
      schema: {
        summary: 'Record who is away, and who decides for them',
        description: `From the first day to the last the substitute sees the open tasks and may decide them, with both names on record; never for somebody who is a substitute themselves, and never where the step excludes one of the two. ${whose}`,
        tags: ['Directory'],
        params: z.object({ id: absenceId }),
        headers: matchHeaders,
        body: putAbsence,
        response: {
          200: absenceAnswer,
          201: absenceAnswer,
          ...commandProblems('revision-moved', 'user-not-found', 'not-eligible'),
        },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      const { zone, ...given } = present(request.body);
      return sendIndexedCommand(ports, reply, {
        name: 'PutAbsence',
        sender,
        stream: { stream: absenceStream(id), kind: 'absence' },
        decide: (state) => {
          const absence = state as AbsenceState;
          const index = ports.indexes.get(sender.tenant);
          const zoneOfTenant = index?.calendars.get(defaultCalendar)?.profile.zone ?? 'UTC';
          const profile = { ...given, zone: zone ?? zoneOfTenant };
          const refused =
            mayRefuse(ports, sender, [profile.user, absence.profile?.user ?? profile.user]) ??
            absenceRefused(profile, index?.directory) ??
            revisionMoved('absence', expected, absence.revision);
          return refused ?? decideAbsence(absence, id, profile);
        },
        answer: (state, isNew) => ({ ...answerOf(id, state as AbsenceState), status: isNew ? 201 : 200 }),
      });
    },
  );
  app.delete(
    '/v1/directory/absences/:id',
    {
      schema: {
        summary: 'Take an absence back',
        description: `The substitute sees and decides nothing of it any more; what they decided stands. ${whose}`,
        tags: ['Directory'],
        params: z.object({ id: absenceId }),
        headers: matchHeaders,
        response: { 200: absenceAnswer, ...commandProblems('revision-moved', 'nothing-to-change') },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      return sendIndexedCommand(ports, reply, {
        name: 'CancelAbsence',
        sender,
        stream: { stream: absenceStream(id), kind: 'absence' },
        decide: (state) => {
          const absence = state as AbsenceState;
          const { user } = absence.profile ?? {};
          const refused = mayRefuse(ports, sender, user === undefined ? [''] : [user]);
          if (refused) return refused;
          if (!absence.profile) return refuse('nothing-to-change', `There is no absence ${id}`);
          return revisionMoved('absence', expected, absence.revision) ?? decideNoAbsence(absence, id);
        },
        answer: (state) => answerOf(id, state as AbsenceState),
      });
    },
  );
};

type Parts = Parameters<typeof requirePermission>;

/** One's own absence is one's own affair. */
const mayRefuse = (ports: Parts[0], sender: Parts[1], users: string[]) =>
  users.every((user) => user === sender.meta.actor)
    ? undefined
    : requirePermission(ports, sender, 'administer', 'record the absence of somebody else');

function answerOf(id: string, { revision, profile, isCancelled }: AbsenceState) {
  const body = JSON.stringify({ id, revision, cancelled: isCancelled, profile });
  return { status: 200, body, etag: etagOf(revision) };
}
