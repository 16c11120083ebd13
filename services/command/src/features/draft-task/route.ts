import { putTaskDraft, taskDraft, taskDraftAnswer, taskDraftQuery } from '@procession/contracts/http/task-drafts.ts';
import { z } from 'zod';
import { taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';
import { dropDraft, openDraft, saveDraft } from './draft-calls.ts';

const tags = ['Tasks'];
const path = '/v1/tasks/:id/draft';
const ofTask = ['task-not-found', 'task-already-decided', 'task-not-open', 'not-an-assignee', 'excluded'] as const;
const ofSave = [
  ...ofTask,
  'history-full',
  'instance-suspended',
  'instance-pending',
  'task-claimed-by-other',
  'already-decided-by-you',
  'not-your-turn',
  'step-locked',
] as const;

/** Asked whenever a task is opened, so that there is none is no fault. */
const noDraft = z.undefined().meta({ description: 'Nothing is typed into it.' });

/** Drafts of tasks are rows that count their saves, and no events: sending is the event. */
export const addDraftTask: AddRoutes = (app, ports) => {
  app.put(
    path,
    {
      schema: {
        summary: 'Save what is typed into a task',
        description:
          'By whoever may do the task now. Each value must fit its field; nothing need be complete. `If-Match` is the draft that you edited, `*` whatever there is; the first save goes without. Where a step races with others or takes a lock when it is begun, this begins it. The draft goes when the task closes; yours also when you have decided.',
        tags,
        params: taskParams,
        querystring: taskDraftQuery,
        headers: commandMatchHeaders,
        body: putTaskDraft,
        response: {
          200: taskDraftAnswer,
          201: taskDraftAnswer,
          ...commandProblems(
            ...ofSave,
            'revision-moved',
            'precondition-required',
            'outcome-unknown',
            'invalid-data',
            'too-large',
            'limit-reached',
          ),
        },
      },
    },
    async (request, reply) => {
      const { draft, isReplayed } = await saveDraft(ports, request, present(request.body));
      if (isReplayed) reply.header('idempotency-replayed', 'true');
      reply.code(draft.draftRevision === 1 ? 201 : 200).header('etag', etagOf(draft.draftRevision));
      return draft;
    },
  );

  app.get(
    path,
    {
      schema: {
        summary: 'Read what was typed into a task',
        description:
          'Your private draft, or the one of the team: that is seen by all who have to do with the task, also while somebody else has claimed it.',
        tags,
        params: taskParams,
        querystring: taskDraftQuery,
        response: { 200: taskDraft, 204: noDraft, ...commandProblems(...ofTask) },
      },
    },
    async (request, reply) => {
      const draft = await openDraft(ports, request);
      if (!draft) return reply.code(204).send();
      return reply.header('etag', etagOf(draft.draftRevision)).send(draft);
    },
  );

  app.delete(
    path,
    {
      schema: {
        summary: 'Throw away what was typed into a task',
        description: 'Your private draft; the one of the team by whoever may do the task now.',
        tags,
        params: taskParams,
        querystring: taskDraftQuery,
        headers: commandMatchHeaders,
        response: { 200: taskDraftAnswer, ...commandProblems(...ofSave, 'draft-not-found', 'revision-moved') },
      },
    },
    (request) => dropDraft(ports, request),
  );
};
