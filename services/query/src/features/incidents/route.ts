import { incidentGroups } from '@procession/contracts/http/incidents.ts';
import { groupIncidents } from '@procession/read-models/group-incidents.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

export const addIncidentsRoute: AddRoutes = (app, { lists }) => {
  app.get(
    '/v1/incidents',
    {
      schema: {
        summary: 'Open incidents by cause',
        description:
          'Of the instances that you see: grouped by workflow, step, kind and what a service answered, with the oldest of each group.',
        tags: ['Instances'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: incidentGroups, ...readProblems() },
      },
    },
    ({ viewer }) => lists(viewer.tenant, (read) => groupIncidents(read, viewer)),
  );
};
