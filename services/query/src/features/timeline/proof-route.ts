import { instanceProof } from '@procession/contracts/http/instance-proof.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { proveHistory } from './prove-history.ts';

export const addProofRoute: AddRoutes = (app, { lists, log }) => {
  app.get(
    '/v1/instances/:id/proof',
    {
      schema: {
        summary: 'Check that a history is whole',
        description:
          'Every event carries the hash of the one before it. All of them are read word for word and their hashes computed anew; `brokenAt` is the first event that was changed, or that is missing. It says nothing of what was recorded, only that it is what was recorded.',
        tags: ['History'],
        params: z.object({ id: instanceId }),
        headers: readHeaders,
        response: { 200: instanceProof, ...readProblems('instance-not-found') },
      },
    },
    async ({ viewer, params: { id } }) => {
      const { tenant } = viewer;
      // Ends where the rows do, as the history that is shown beside it.
      const { revision: to } = await findVisible(lists, viewer, id);
      return log(tenant, (connection) => proveHistory(connection, { tenant, id, to }));
    },
  );
};
