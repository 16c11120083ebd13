import { commentTask, taskAnswer } from '@procession/contracts/http/command.ts';
import { sendTaskCommand, taskParams } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addCommentTask: AddRoutes = (app, ports) => {
  app.post(
    '/v1/tasks/:id/comment',
    {
      schema: {
        summary: 'Comment on a task',
        description:
          'By whoever has to do with the instance, or may see it anyway. Stays possible when the task is done.',
        tags: ['Tasks'],
        params: taskParams,
        headers: commandMatchHeaders,
        body: commentTask,
        response: {
          200: taskAnswer,
          ...commandProblems(
            'task-not-found',
            'task-not-open',
            'not-an-assignee',
            'history-full',
            'instance-ended',
            'revision-moved',
          ),
        },
      },
    },
    (request, reply) =>
      sendTaskCommand(ports, request, reply, {
        id: request.params.id,
        commandOn: (task) => ({ type: 'Comment', task, ...request.body }),
      }),
  );
};
