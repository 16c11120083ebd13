import { listTasks as parameters, queryLimits, taskList } from '@procession/contracts/http/query.ts';
import { countTasks, listTasks, type TaskFilter } from '@procession/read-models/list-tasks.ts';
import type { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { pageOf } from '../../reading/page.ts';
import { keyPlace, parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

export const addTaskListRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/tasks',
    {
      schema: {
        summary: 'Your tasks',
        description:
          '`of=mine`: open, and you may act on it now. `of=role`: open to a role that you hold, or to the one that `role` names. Both by due date. `of=done`: you decided or sent it, newest first.',
        tags: ['Tasks'],
        querystring: parameters,
        headers: readHeaders,
        response: { 200: taskList, ...readProblems() },
      },
    },
    async ({ viewer, query }) => {
      const { limit, cursor, count } = query;
      const filter = filterOf(query);
      const place = parseCursor('tasks', filter, keyPlace, cursor);
      return lists(viewer.tenant, async (read) => {
        const page = { limit: limit + 1, ...(place && { after: { at: place[0], id: place[1] } }) };
        const found = await listTasks(read, viewer, filter, page);
        const total = count === 'true' ? await countTasks(read, viewer, filter, queryLimits.countMax) : undefined;
        const list = pageOf({
          list: 'tasks',
          filter,
          limit,
          rows: found,
          placeOf: ({ key }) => [key.at, key.id],
          itemOf: ({ row }) => row,
        });
        return { ...list, ...(total && { total }) };
      });
    },
  );
};

function filterOf({ of, role, definition, instance, dueBefore }: z.infer<typeof parameters>): TaskFilter {
  return {
    of,
    ...(role !== undefined && { role }),
    ...(definition && { definition: [...new Set(definition)].sort() }),
    ...(instance !== undefined && { instance }),
    ...(dueBefore !== undefined && { dueBefore }),
  };
}
