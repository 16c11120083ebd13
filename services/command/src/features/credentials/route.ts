import {
  credentialAnswer,
  credentialLimits,
  credentialList,
  credentialName,
  putCredential,
} from '@procession/contracts/http/credentials.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';

const params = z.object({ name: credentialName });
const tags = ['Credentials'];

/** Rows and no events: a secret that was replaced is to be gone, and what is in the log is there for ever. */
export const addCredentialRoutes: AddRoutes = (app, ports) => {
  const { credentials } = ports;
  const require = (identity: { tenant: string; actor: string }): Promise<void> =>
    requireRight(ports, { ...identity, permission: 'administer', what: 'manage credentials' });

  app.put(
    '/v1/credentials/:name',
    {
      config: { permission: 'administer' },
      schema: {
        summary: 'Store a credential, or replace it',
        description:
          'Needs `administer`. Services name it (`http.credential`); it is sealed at once, opened only where it is sent, and sent only to its hosts. It cannot be read again.',
        tags,
        params,
        body: putCredential,
        response: { 200: credentialAnswer, 201: credentialAnswer, ...commandProblems('limit-reached') },
      },
    },
    async (request, reply) => {
      const { tenant, actor } = request.identity;
      const { name } = request.params;
      await require({ tenant, actor });
      const put = await credentials.put({ tenant, name, actor, ...request.body });
      if (!put)
        throw new ProblemError('limit-reached', `A tenant has at most ${credentialLimits.perTenantMax} credentials.`);
      return reply.code(put.isNew ? 201 : 200).send(put.stored);
    },
  );

  app.delete(
    '/v1/credentials/:name',
    {
      config: { permission: 'administer' },
      schema: {
        summary: 'Delete a credential',
        description:
          'Needs `administer`. Services that name it fail from now on, until there is one of this name again.',
        tags,
        params,
        response: { 200: credentialAnswer, ...commandProblems('not-found') },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      await require({ tenant, actor });
      const deleted = await credentials.delete(tenant, request.params.name);
      if (!deleted) throw new ProblemError('not-found', `There is no credential ${request.params.name}.`);
      return deleted;
    },
  );

  app.get(
    '/v1/credentials',
    {
      schema: {
        summary: 'List credentials',
        description: 'Needs `administer`. Who changed each when, and where it may be sent; never what it is.',
        tags,
        response: { 200: credentialList, ...commandProblems() },
      },
    },
    async (request) => {
      const { tenant, actor } = request.identity;
      await require({ tenant, actor });
      return { items: [...(await credentials.list(tenant))] };
    },
  );
};
