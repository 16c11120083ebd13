import { me } from '@procession/contracts/http/query.ts';
import { z } from 'zod';
import type { AddRoutes } from '../../ports.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';

export const addMeRoutes: AddRoutes = (app) => {
  app.get(
    '/v1/me',
    {
      schema: {
        summary: 'Who you are',
        description:
          'As your token and the directory say: your roles and what they permit, a second after they change.',
        tags: ['Directory'],
        querystring: z.strictObject({}),
        headers: readHeaders,
        response: { 200: me, ...readProblems() },
      },
    },
    async ({ viewer }) => ({
      id: viewer.user,
      name: viewer.name,
      tenant: viewer.tenant,
      roles: [...viewer.roles],
      permissions: [...viewer.permissions],
    }),
  );
};
