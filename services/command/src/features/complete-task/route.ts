import { completeTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

export const addCompleteTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/complete',
    {
      schema: {
        summary: 'Send a form',
        description: '`data` holds the fields that the step edits; required ones must have a value.',
        tags: ['Tasks'],
        params: taskParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: completeTask,
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
            'outcome-unknown',
            'limit-reached',
            'invalid-data',
            'wrong-kind-of-task',
            'too-large',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'CompleteTask', task, ...present(request.body) }),
      }),
  );
};
