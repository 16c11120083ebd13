import { putRole, roleAnswer } from '@procession/contracts/http/command.ts';
import { roleId, roleStream } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { z } from 'zod';
import { decideRole } from '../../directory/decide-role.ts';
import type { RoleState } from '../../directory/directory-states.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { expectedRevision, matchHeaders, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';
import type { CommandPorts } from '../../ports.ts';

export const addPutRole: AddRoutes = (app, ports) => {
  app.put(
    '/v1/directory/roles/:id',
    {
      config: { permission: 'administer' },
      schema: {
        summary: 'Define a role, or change what it permits and who holds it',
        description:
          'Needs `administer`. Name, permissions and holders as given are all that the role has. Tasks that are open keep the people whom they were given to.',
        tags: ['Directory'],
        params: z.object({ id: roleId }),
        headers: matchHeaders,
        body: putRole,
        response: { 200: roleAnswer, 201: roleAnswer, ...commandProblems('revision-moved') },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const { holders, ...profile } = present(request.body);
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      await refuseStrangers(ports, sender.tenant, holders);
      return sendIndexedCommand(ports, reply, {
        name: 'PutRole',
        sender,
        stream: { stream: roleStream(id), kind: 'role' },
        decide: (state) => {
          const role = state as RoleState;
          const refused =
            requirePermission(ports, sender, 'administer', 'change the directory') ??
            revisionMoved('role', expected, role.revision);
          return refused ?? decideRole(role, id, profile, holders);
        },
        answer: (state, isNew) => {
          const role = state as RoleState;
          const body = JSON.stringify({ id, revision: role.revision, profile: role.profile, holders: role.holders });
          return { status: isNew ? 201 : 200, body, etag: etagOf(role.revision) };
        },
      });
    },
  );
};

/** A role is held by users that the directory has: a slip of the pen would otherwise wait for somebody of that name. */
async function refuseStrangers({ indexes }: CommandPorts, tenant: string, holders: readonly string[]): Promise<void> {
  const strangers = (): number[] =>
    holders.flatMap((user, i) => (indexes.get(tenant)?.directory.hasUser(user) ? [] : [i]));
  if (strangers().length === 0) return;
  await indexes.check(tenant);
  const issues = strangers().map((i) => ({ place: `/body/holders/${i}`, message: `there is no user ${holders[i]}` }));
  if (issues.length > 0)
    throw new ProblemError('invalid-request', issues.map(({ place, message }) => `${place}: ${message}`).join('; '), {
      facts: { issues },
    });
}
