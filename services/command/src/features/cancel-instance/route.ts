import { cancelInstance, instanceAnswer } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addCancelInstance: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/cancel',
    {
      schema: {
        summary: 'Cancel an instance',
        description:
          'By an operator, or by its initiator. Open tasks are withdrawn; what was decided stays in its history.',
        tags: ['Instances'],
        params: instanceParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: cancelInstance,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems('instance-not-found', 'instance-ended', 'revision-moved'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'CancelInstance', ...request.body },
      }),
  );
};
