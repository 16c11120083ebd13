import { listRoles, listUsers, roleList, userList } from '@procession/contracts/http/query.ts';
import type { HttpApp } from '@procession/platform/http-app.ts';
import { z } from 'zod';
import type { AddRoutes, QueryPorts } from '../../ports.ts';
import { pageOf } from '../../reading/page.ts';
import { parseCursor } from '../../reading/page-cursor.ts';
import { readHeaders, readProblems } from '../../reading/route-parts.ts';
import { seesDirectory } from '../../reading/viewer.ts';
import { selectRoles, selectUsers } from './select.ts';

export const addDirectoryRoutes: AddRoutes = (app, ports) => {
  addUsers(app, ports);
  addRoles(app, ports);
};

const idPlace = z.tuple([z.string()]);
const whoSees = 'Holders of `read` or `administer` see everybody; others themselves and the roles that they hold.';

function addUsers(app: HttpApp, { rows }: QueryPorts): void {
  app.get(
    '/v1/directory/users',
    {
      schema: {
        summary: 'People and machines, by id',
        description: whoSees,
        tags: ['Directory'],
        querystring: listUsers,
        headers: readHeaders,
        response: { 200: userList, ...readProblems() },
      },
    },
    async ({ viewer, query: { limit, cursor } }) => {
      const [after] = parseCursor('users', {}, idPlace, cursor) ?? [''];
      const range = { user: viewer.user, seesEverybody: seesDirectory(viewer), after, limit: limit + 1 };
      const found = await rows(viewer.tenant, (read) => selectUsers(read, range));
      return pageOf({
        list: 'users',
        filter: {},
        limit,
        rows: found,
        placeOf: (user) => [user.id],
        itemOf: (user) => user,
      });
    },
  );
}

function addRoles(app: HttpApp, { rows }: QueryPorts): void {
  app.get(
    '/v1/directory/roles',
    {
      schema: {
        summary: 'Roles and who holds them, by id',
        description: whoSees,
        tags: ['Directory'],
        querystring: listRoles,
        headers: readHeaders,
        response: { 200: roleList, ...readProblems() },
      },
    },
    async ({ viewer, query: { limit, cursor } }) => {
      const [after] = parseCursor('roles', {}, idPlace, cursor) ?? [''];
      const range = { user: viewer.user, seesEverybody: seesDirectory(viewer), after, limit: limit + 1 };
      const found = await rows(viewer.tenant, (read) => selectRoles(read, range));
      return pageOf({
        list: 'roles',
        filter: {},
        limit,
        rows: found,
        placeOf: (role) => [role.id],
        itemOf: (role) => role,
      });
    },
  );
}
