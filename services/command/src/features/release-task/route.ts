import { releaseTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addReleaseTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/release',
    {
      schema: {
        summary: 'Give a claimed task back',
        description: 'Everybody who has a seat can act on it again.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: releaseTask,
        response: {
          200: taskAnswer,
          ...commandProblems(
            'task-not-found',
            'history-full',
            'task-already-decided',
            'task-not-open',
            'revision-moved',
            'task-not-claimed',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'ReleaseTask', task }),
      }),
  );
};
