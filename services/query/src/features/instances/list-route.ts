import { Readable } from 'node:stream';
import { listInstances as parameters } from '@procession/contracts/http/list-instances.ts';
import { instanceList, queryLimits } from '@procession/contracts/http/query.ts';
import { countInstances, keyOfInstance, listInstances } from '@procession/read-models/list-instances.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { pageOf } from '../../reading/page.ts';
import { keyPlace, parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { instancesCsv } from './csv.ts';
import { filterOf, withText } from './filter-of.ts';

export const addInstanceListRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/instances',
    {
      schema: {
        summary: 'Instances that you see',
        description: `Those that you started, had a task of, or may read by the definition’s \`access.read\`; with the permission \`read\` also all that no definition restricts. \`total\` is exact to 1,000. \`format=csv\`: all of them from \`cursor\` on, at most ${queryLimits.csvRowsMax} (RFC 4180; a text that a spreadsheet would take for a formula begins with an apostrophe); \`limit\` is not looked at.`,
        tags: ['Instances'],
        querystring: parameters,
        headers: readHeaders,
        response: {
          200: {
            description: 'A page, or with `format=csv` all of them.',
            content: { 'application/json': { schema: instanceList }, 'text/csv': { schema: z.string() } },
          },
          ...readProblems(),
        },
      },
    },
    async ({ viewer, query }, reply) => {
      const { limit, cursor, count, sort, text, format, columns } = query;
      const asked = filterOf(query);
      const bound = { ...asked, text, sort };
      const place = parseCursor('instances', bound, keyPlace, cursor);
      const after = place && { at: place[0], id: place[1] };
      if (format === 'csv') {
        const filter = await lists(viewer.tenant, (read) => withText(read, viewer, asked, text));
        reply.type('text/csv; charset=utf-8; header=present');
        reply.header('content-disposition', 'attachment; filename="instances.csv"');
        return reply.send(Readable.from(instancesCsv(lists, { viewer, filter, sort, after, columns })) as never);
      }
      return lists(viewer.tenant, async (read) => {
        const filter = await withText(read, viewer, asked, text);
        const page = { sort, limit: limit + 1, ...(after && { after }) };
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
