import { putUser, userAnswer } from '@procession/contracts/http/command.ts';
import { userId, userStream } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { decideUser } from '../../directory/decide-user.ts';
import type { UserState } from '../../directory/directory-states.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { expectedRevision, matchHeaders, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';

export const addPutUser: AddRoutes = (app, ports) => {
  app.put(
    '/v1/directory/users/:id',
    {
      config: { permission: 'administer' },
      schema: {
        summary: 'Register a user, or change what is known of them',
        description:
          'Needs `administer`. The profile as given is the whole profile. A user who is not `active` can do nothing and keeps their history.',
        tags: ['Directory'],
        params: z.object({ id: userId }),
        headers: matchHeaders,
        body: putUser,
        response: { 200: userAnswer, 201: userAnswer, ...commandProblems('revision-moved') },
      },
    },
    (request, reply) => {
      const { id } = request.params;
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      return sendIndexedCommand(ports, reply, {
        name: 'PutUser',
        sender,
        stream: { stream: userStream(id), kind: 'user' },
        decide: (state) => {
          const user = state as UserState;
          const refused =
            requirePermission(ports, sender, 'administer', 'change the directory') ??
            revisionMoved('user', expected, user.revision);
          return refused ?? decideUser(user, id, present(request.body));
        },
        answer: (state, isNew) => {
          const { revision, profile } = state as UserState;
          return { status: isNew ? 201 : 200, body: JSON.stringify({ id, revision, profile }), etag: etagOf(revision) };
        },
      });
    },
  );
};
