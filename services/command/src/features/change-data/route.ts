import { changeData, instanceAnswer } from '@procession/contracts/http/command.ts';
import { commandEffect, dryRunQuery } from '@procession/contracts/http/dry-run.ts';
import { z } from 'zod';
import { instanceParams, sendInstanceCommand } from '../../http/instance-routes.ts';
import { commandMatchHeaders } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';

export const addChangeData: AddRoutes = (app, ports) => {
  app.patch(
    '/v1/instances/:id/data',
    {
      schema: {
        summary: 'Correct the data of an instance',
        description:
          'By an operator. Values are checked as at the start; null takes a value away. Guards are looked at again.',
        tags: ['Instances'],
        params: instanceParams,
        querystring: dryRunQuery,
        headers: commandMatchHeaders,
        body: changeData,
        response: {
          200: z.union([instanceAnswer, commandEffect]),
          ...commandProblems(
            'instance-not-found',
            'history-full',
            'instance-ended',
            'revision-moved',
            'invalid-data',
            'too-large',
            'nothing-to-change',
          ),
        },
      },
    },
    (request, reply) =>
      sendInstanceCommand(ports, request, reply, {
        id: request.params.id,
        command: { type: 'ChangeData', ...present(request.body) },
      }),
  );
};
