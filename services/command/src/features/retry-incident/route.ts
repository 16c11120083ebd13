import { instanceAnswer, retryIncident } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

export const addRetryIncident: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances/:id/retry',
    {
      schema: {
        summary: 'Try a step again that could not go on',
        description: 'After what stopped it was mended. `incident` may be left out when only one is open.',
        tags: ['Instances'],
        params: instanceParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: retryIncident,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(
            'instance-not-found',
            'history-full',
            'instance-ended',
            'revision-moved',
            'incident-not-open',
            'nothing-to-change',
            'limit-reached',
          ),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'RetryIncident', ...present(request.body) },
      }),
  );
};
