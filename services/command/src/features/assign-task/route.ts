import { assignTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

export const addAssignTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/assign',
    {
      schema: {
        summary: 'Give a seat of a task to somebody else',
        description:
          'By whoever has the seat, or by an operator. Fills a vacant seat, too; `from` may be left out when only one seat can be meant.',
        tags: ['Tasks'],
        params: taskParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: assignTask,
        response: {
          200: z.union([taskAnswer, commandEffect]),
          ...commandProblems(
            'task-not-found',
            'history-full',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'not-eligible',
            'not-allowed-here',
            'nothing-to-change',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'AssignTask', task, ...present(request.body) }),
      }),
  );
};
