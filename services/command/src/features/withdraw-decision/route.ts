import { taskAnswer, withdrawDecision } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addWithdrawDecision: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/withdraw',
    {
      schema: {
        summary: 'Take your decision back',
        description: 'As long as the approval is open. You may decide anew, or leave it to the others.',
        tags: ['Tasks'],
        params: taskParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: withdrawDecision,
        response: {
          200: z.union([taskAnswer, commandEffect]),
          ...commandProblems(
            'task-not-found',
            'history-full',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'not-an-assignee',
            'already-decided-by-you',
            'nothing-to-change',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'WithdrawDecision', task }),
      }),
  );
};
