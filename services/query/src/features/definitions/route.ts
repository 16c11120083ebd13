import { definitionList, definitionVersion, listDefinitions, queryLimits } from '@procession/contracts/http/query.ts';
import { definitionKey } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { countByVersion } from '@procession/read-models/list-instances.ts';
import { z } from 'zod';
import type { AddRoutes, QueryPorts } from '../../ports.ts';
import { sendKnownOr } from '../../reading/etag.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { notModified, readHeaders, readOneHeaders, readProblems } from '../../reading/route-parts.ts';
import { selectDefinitions, selectVersion } from './select.ts';

export const addDefinitionRoutes: AddRoutes = (app, ports) => {
  addList(app, ports);
  addVersion(app, ports);
};

const whoSees =
  'Seen by whoever has any permission in the tenant; by others only where they may start one, or see an instance of it.';

function addList(app: HttpApp, { rows, lists }: QueryPorts): void {
  app.get(
    '/v1/definitions',
    {
      schema: {
        summary: 'Published definitions, by key',
        description: `The newest version of each, or with \`allVersions=true\` all of them. Running instances are counted as far as you see them. ${whoSees}`,
        tags: ['Definitions'],
        querystring: listDefinitions,
        headers: readHeaders,
        response: { 200: definitionList, ...readProblems() },
      },
    },
    async ({ viewer, query: { limit, cursor, allVersions, key: only, running } }) => {
      const filter = { allVersions, ...(only !== undefined && { key: only }) };
      const [key, version] = parseCursor('definitions', filter, z.tuple([z.string(), z.int()]), cursor) ?? ['', 0];
      const range = {
        viewer,
        allVersions: allVersions === 'true',
        key: only,
        after: { key, version },
        limit: limit + 1,
      };
      const found = await rows(viewer.tenant, (read) => selectDefinitions(read, range));
      const page = pageOf({
        list: 'definitions',
        filter,
        limit,
        rows: found,
        placeOf: (row) => [row.key, row.version],
        itemOf: (row) => row,
      });
      if (running === 'false') return page;
      const counts = await lists(viewer.tenant, async (read) => {
        const counted = new Map<string, Awaited<ReturnType<typeof countByVersion>>>();
        for (const { key: each } of page.items)
          if (!counted.has(each)) counted.set(each, await countByVersion(read, viewer, each, queryLimits.countMax));
        return counted;
      });
      return { ...page, items: page.items.map((row) => ({ ...row, running: counts.get(row.key)! })) };
    },
  );
}

function addVersion(app: HttpApp, { rows }: QueryPorts): void {
  app.get(
    '/v1/definitions/:key/versions/:version',
    {
      schema: {
        summary: 'One version of a definition, with its document',
        description: `A version never changes; only whether it is deprecated does. ${whoSees}`,
        tags: ['Definitions'],
        params: z.object({
          key: definitionKey,
          version: z.coerce.number().int().min(1).max(1_000_000_000).meta({ description: 'Number of the version.' }),
        }),
        querystring: z.strictObject({}),
        headers: readOneHeaders,
        response: { 200: definitionVersion, ...notModified, ...readProblems('definition-not-found') },
      },
    },
    async ({ viewer, params, headers }, reply) => {
      const found = await rows(viewer.tenant, (read) => selectVersion(read, viewer, params.key, params.version));
      if (!found) {
        throw new ProblemError('definition-not-found', `There is no version ${params.version} of ${params.key}.`);
      }
      const etag = `"${found.hash}${found.isDeprecated ? '-deprecated' : ''}"`;
      return sendKnownOr(reply, headers, etag, found);
    },
  );
}
