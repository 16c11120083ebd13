import { claimTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addClaimTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/claim',
    {
      schema: {
        summary: 'Take a task: only you can act on your seat until you release it',
        description: 'Others who could have taken it see by whom it is taken.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: claimTask,
        response: {
          200: taskAnswer,
          ...commandProblems(
            'task-not-found',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'not-an-assignee',
            'excluded',
            'task-claimed-by-other',
            'wrong-kind-of-task',
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
