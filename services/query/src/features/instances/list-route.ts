import { instanceList, listInstances as parameters, queryLimits } from '@procession/contracts/http/query.ts';
import {
  countInstances,
  type InstanceFilter,
  keyOfInstance,
  listInstances,
} from '@procession/read-models/list-instances.ts';
import type { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { pageOf } from '../../reading/page.ts';
import { keyPlace, parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

export const addInstanceListRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/instances',
    {
      schema: {
        summary: 'Instances that you see',
        description:
          'Those that you started, had a task of, or may read by the definition’s `access.read`; with the permission `read` also all that no definition restricts. `total` is exact to 1,000.',
        tags: ['Instances'],
        querystring: parameters,
        headers: readHeaders,
        response: { 200: instanceList, ...readProblems() },
      },
    },
    async ({ viewer, query }) => {
      const { limit, cursor, count, sort } = query;
      const filter = filterOf(query);
      const bound = { ...filter, sort };
      const place = parseCursor('instances', bound, keyPlace, cursor);
      return lists(viewer.tenant, async (read) => {
        const page = { sort, limit: limit + 1, ...(place && { after: { at: place[0], id: place[1] } }) };
        const found = await listInstances(read, viewer, filter, page);
        const total = count === 'true' ? await countInstances(read, viewer, filter, queryLimits.countMax) : undefined;
        const placeOf = (row: (typeof found)[number]): string[] => {
          const { at, id } = keyOfInstance(row, sort);
          return [at, id];
        };
        const list = pageOf({ list: 'instances', filter: bound, limit, rows: found, placeOf, itemOf: (row) => row });
        return { ...list, ...(total && { total }) };
      });
    },
  );
};

function filterOf(query: z.infer<typeof parameters>): InstanceFilter {
  const { status, definition, entityType, entityId, initiator, assignee, incidents, column, dueBefore } = query;
  return {
    ...(status && { status: [...new Set(status)].sort() }),
    ...(definition && { definition: [...new Set(definition)].sort() }),
    ...(entityType !== undefined && { entityType }),
    ...(entityId !== undefined && { entityId }),
    ...(initiator !== undefined && { initiator }),
    ...(assignee !== undefined && { assignee }),
    ...(column && { columns: column }),
    ...(dueBefore !== undefined && { dueBefore }),
    ...(incidents !== undefined && { hasIncidents: incidents === 'true' }),
  };
}
