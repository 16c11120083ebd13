import { decideTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

export const addDecideTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/decide',
    {
      schema: {
        summary: 'Decide an approval',
        description:
          'Of two people who decide at once one succeeds; the other is answered 409 with who decided, when, and what. `data` sets fields that the step lets its deciders edit.',
        tags: ['Tasks'],
        params: taskParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: decideTask,
        response: {
          200: z.union([taskAnswer, commandEffect]),
          ...commandProblems(
            'task-not-found',
            'history-full',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'not-an-assignee',
            'excluded',
            'task-claimed-by-other',
            'already-decided-by-you',
            'not-your-turn',
            'outcome-unknown',
            'comment-required',
            'invalid-data',
            'wrong-kind-of-task',
            'too-large',
            'limit-reached',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'DecideTask', task, ...present(request.body) }),
      }),
  );
};
