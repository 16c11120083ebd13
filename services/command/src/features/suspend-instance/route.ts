import { instanceAnswer, resumeInstance, suspendInstance } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

export const addSuspendInstance: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/suspend',
    {
      schema: {
        summary: 'Suspend an instance',
        description:
          'By an operator. Until it is resumed nothing of it moves: clocks stop, messages are kept, and what people and machines send is refused with `instance-suspended`. It can be commented on, and cancelled.',
        tags: ['Instances'],
        params: instanceParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: suspendInstance,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems('instance-not-found', 'instance-ended', 'instance-suspended', 'revision-moved'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'SuspendInstance', ...request.body },
      }),
  );

  app.post(
    '/v1/instances/:id/resume',
    {
      schema: {
        summary: 'Resume a suspended instance',
        description:
          'By an operator. What was due has as much time left as it had: elapsed time, or business time where a calendar counts.',
        tags: ['Instances'],
        params: instanceParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: resumeInstance,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems('instance-not-found', 'instance-ended', 'nothing-to-change', 'revision-moved'),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'ResumeInstance', ...request.body },
      }),
  );
};
