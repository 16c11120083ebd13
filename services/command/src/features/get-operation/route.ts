import { operation } from '@procession/contracts/http/operations.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { problemResponses } from '@procession/platform/http-app.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../http/routes.ts';
import { documentOf } from '../../operations/operation-document.ts';

const retryAfterSeconds = '1';

export const addGetOperation: AddRoutes = (app, ports) => {
  app.get(
    '/v1/operations/:id',
    {
      schema: {
        summary: 'Ask what became of a write that was accepted for later',
        description:
          'Only whoever sent it can see it. While it is not finished the answer says `Retry-After`. `result` is what the direct request would have been answered, its `Consistency-Token` stands in the header, too; `problem` is why it was not done. Kept for 7 days after it is finished.',
        tags: ['Operations'],
        params: z.object({ id: instanceId.meta({ description: 'An operation.' }) }),
        response: {
          200: operation,
          ...problemResponses(
            'invalid-request',
            'unknown-parameter',
            'not-signed-in',
            'missing-permission',
            'not-found',
            'rate-limited',
            'unavailable',
          ),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { tenant, actor } = request.identity;
      const row = await ports.operations.read(tenant, actor, id);
      if (!row) throw new ProblemError('not-found', 'There is no such operation of yours.');
      const document = documentOf(ports.keys, tenant, id, row);
      reply.header('cache-control', 'no-store');
      if (!row.finished_at) reply.header('retry-after', retryAfterSeconds);
      if (document.result?.consistencyToken) reply.header('consistency-token', document.result.consistencyToken);
      return document;
    },
  );
};
