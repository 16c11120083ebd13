import { commentTask, instanceAnswer } from '@procession/contracts/http/command.ts';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addCommentInstance: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/comment',
    {
      schema: {
        summary: 'Comment on an instance',
        description: 'By whoever has to do with it, or may see it anyway.',
        tags: ['Instances'],
        params: instanceParams,
        headers: commandMatchHeaders,
        body: commentTask,
        response: {
          200: instanceAnswer,
          ...commandProblems('instance-not-found', 'history-full', 'instance-ended', 'revision-moved'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'Comment', ...request.body },
      }),
  );
};
