import { getReplay, instanceReplay } from '@procession/contracts/http/instance-replay.ts';
import { instanceId } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { parseMoment } from '../../moments/moment.ts';
import { replay } from '../../moments/replay.ts';
import type { AddRoutes } from '../../ports.ts';
import { findVisible } from '../../reading/find-visible.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';

export const addReplayRoute: AddRoutes = (app, { lists, log }) => {
  app.get(
    '/v1/instances/:id/replay',
    {
      schema: {
        summary: 'Fold an instance anew, and say what it took',
        description:
          'Which snapshot was used (none: folded from the first event on), how many events were applied to it, and how long that took, reading included. `at` as in `GET /v1/instances/{id}`. What comes out is the same with and without a snapshot.',
        tags: ['History'],
        params: z.object({ id: instanceId }),
        querystring: getReplay,
        headers: readHeaders,
        response: { 200: instanceReplay, ...readProblems('instance-not-found', 'not-found') },
      },
    },
    async ({ viewer, params: { id }, query: { at } }) => {
      const moment = parseMoment(at);
      await findVisible(lists, viewer, id);
      const { state, isNow, snapshot, eventsApplied, tookUs } = await log(viewer.tenant, (connection) =>
        replay(sqlReaderOf(connection), { tenant: viewer.tenant, id }, moment),
      );
      const reached = { revision: state.revision, at: state.changedAt, isNow };
      return { id, reached, snapshot, eventsApplied, tookUs };
    },
  );
};
