import { countInstancesBy, instanceCounts } from '@procession/contracts/http/list-instances.ts';
import { queryLimits } from '@procession/contracts/http/query.ts';
import { countByStatus } from '@procession/read-models/list-instances.ts';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { filterOf, withText } from './filter-of.ts';

export const addInstanceCountRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/instance-counts',
    {
      schema: {
        summary: 'How many instances that you see are of each status',
        description: `With the filters of \`GET /v1/instances\`. Exact to ${queryLimits.statusCountMax} of a status; beyond, that many with \`isExact\` false.`,
        tags: ['Instances'],
        querystring: countInstancesBy,
        headers: readHeaders,
        response: { 200: instanceCounts, ...readProblems() },
      },
    },
    ({ viewer, query }) =>
      lists(viewer.tenant, async (read) => {
        const filter = await withText(read, viewer, filterOf(query), query.text);
        return { items: await countByStatus(read, viewer, filter, queryLimits.statusCountMax) };
      }),
  );
};
