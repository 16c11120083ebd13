import { claimTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addClaimTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/claim',
    {
      schema: {
        summary: 'Claim a task: only you can act on it until you release it',
        description:
          'Only a task that one person decides can be claimed; deciding needs no claim. The others see by whom it is claimed.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: claimTask,
        response: {
          200: taskAnswer,
          ...commandProblems(
            'task-not-found',
            'history-full',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'not-an-assignee',
            'excluded',
            'not-your-turn',
            'task-claimed-by-other',
            'not-allowed-here',
            'nothing-to-change',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'ClaimTask', task }),
      }),
  );
};
