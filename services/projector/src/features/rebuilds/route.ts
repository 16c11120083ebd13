import {
  abandonRebuild,
  operatorLimits,
  type Rebuild,
  rebuild,
  rebuildList,
  rebuildPath,
  requestRebuild,
} from '@procession/contracts/http/projector.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { z } from 'zod';
import { type OperatorPorts, operatorProblems } from '../../operator-app.ts';
import { abandonRebuild as abandon, requestRebuild as putDown } from '../../rebuild/rebuild-state.ts';
import { viewNames, withCompanions } from '../../views/view-names.ts';
import { selectRebuilds } from './select.ts';

const tags = ['Rebuilds'];

export function addRebuildRoutes(app: HttpApp, { read }: OperatorPorts): void {
  app.post(
    '/v1/rebuilds',
    {
      schema: {
        summary: 'Build views anew',
        description:
          'Builds the tables of these views from the log, beside those in use, while everything goes on; then they take their place. ' +
          'Whatever copy of the projector is free does it. One runs at a time.',
        tags,
        body: requestRebuild,
        response: { 202: rebuild, ...operatorProblems('rebuild-runs') },
      },
    },
    async ({ body: { views }, identity }, reply) => {
      const number = await putDown(read, {
        views: withCompanions(views === 'all' ? viewNames : views),
        requestedBy: `${identity.tenant}:${identity.actor}`,
      });
      if (number === undefined) {
        const [running] = await selectRebuilds(read, { limit: 1 });
        throw new ProblemError('rebuild-runs', 'Wait until it is done; one rebuild runs at a time.', {
          facts: { rebuild: running?.id },
        });
      }
      const [asked] = await selectRebuilds(read, { id: number, limit: 1 });
      return reply.code(202).header('location', `/v1/rebuilds/${number}`).send(asked!);
    },
  );
  app.post(
    '/v1/rebuilds/:id/abandon',
    {
      schema: {
        summary: 'Give up a rebuild',
        description:
          'What was built so far is thrown away; the tables in use stay as they are. One that newer code needs would begin again, so it cannot be given up.',
        tags,
        params: rebuildPath,
        querystring: z.strictObject({}),
        body: abandonRebuild,
        response: { 200: rebuild, ...operatorProblems('rebuild-not-found', 'rebuild-over', 'rebuild-needed') },
      },
    },
    async ({ params: { id }, body: { reason }, identity }) => {
      const found = await find(id);
      if (found.endedAt !== null) throw new ProblemError('rebuild-over', `The rebuild ${id} is ${found.state}.`);
      if (found.requestedBy === 'system')
        throw new ProblemError(
          'rebuild-needed',
          'The code has other versions of these views: it would begin again at once.',
        );
      const by = `${identity.tenant}:${identity.actor}`;
      const isAbandoned = await abandon(read, id, `given up by ${by}: ${reason}`);
      if (!isAbandoned) throw new ProblemError('rebuild-over', `The rebuild ${id} ended meanwhile.`);
      return find(id);
    },
  );
  app.get(
    '/v1/rebuilds',
    {
      schema: {
        summary: 'Rebuilds, the newest first',
        description: 'Those that run, ran or wait.',
        tags,
        querystring: z.strictObject({}),
        response: { 200: rebuildList, ...operatorProblems() },
      },
    },
    async () => ({ items: await selectRebuilds(read, { limit: operatorLimits.listMax }) }),
  );
  app.get(
    '/v1/rebuilds/:id',
    {
      schema: {
        summary: 'How far a rebuild is',
        description: 'Events done and in all; what happened since it began is caught up with at the end.',
        tags,
        params: rebuildPath,
        querystring: z.strictObject({}),
        response: { 200: rebuild, ...operatorProblems('rebuild-not-found') },
      },
    },
    ({ params: { id } }) => find(id),
  );

  const find = async (id: number): Promise<Rebuild> => {
    const [found] = await selectRebuilds(read, { id, limit: 1 });
    if (!found) throw new ProblemError('rebuild-not-found', `There is no rebuild ${id}.`);
    return found;
  };
}
