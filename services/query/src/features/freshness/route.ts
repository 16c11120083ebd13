import { freshness } from '@procession/contracts/http/freshness.ts';
import { readRevisions } from '@procession/read-models/consistency.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { recordedSince } from './recorded-since.ts';
import { selectListed } from './select-listed.ts';

export const addFreshnessRoute: AddRoutes = (app, { lists, log }) => {
  app.get(
    '/v1/freshness',
    {
      schema: {
        summary: 'How far the lists are behind the record',
        description:
          'What was recorded since the rows were last compared with the log is looked for in the rows. What an operator must look at first (parked streams) is not waited for.',
        tags: ['Lists'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: freshness, ...readProblems() },
      },
    },
    async ({ viewer: { tenant } }) => {
      const { compared, newest, parked } = await lists(tenant, (read) => selectListed(read, tenant));
      const { since, place } = await log(tenant, (read) => recordedSince(read, { tenant, compared, newest }));
      const waited = since.filter(({ stream }) => !parked.includes(stream));
      const names = waited.map(({ stream }) => stream);
      const revisions = names.length === 0 ? [] : await lists(tenant, (read) => readRevisions(read, tenant, names));
      const listed = new Map(revisions.map(({ stream, revision }) => [stream, revision]));
      const lacking = waited.filter(({ stream, revision }) => (listed.get(stream) ?? 0) < revision);
      return {
        behindMs: Math.max(0, ...lacking.map(({ ageMs }) => ageMs)),
        newest: newest && place && { id: `${newest.stream}/${newest.revision}`, at: newest.at, ...place },
      };
    },
  );
};
