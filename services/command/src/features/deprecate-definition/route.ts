import { deprecateVersion, publishAnswer } from '@procession/contracts/http/command.ts';
import { definitionKey, definitionStream } from '@procession/contracts/ids.ts';
import { reject } from '@procession/engine/decider.ts';
import { z } from 'zod';
import type { DefinitionState } from '../../definitions/definition-state.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { commandMatchHeaders, expectedRevision, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';

const params = z.object({
  key: definitionKey,
  version: z.coerce.number().int().positive().meta({ description: 'Number of the version.' }),
});

export const addDeprecateDefinition: AddRoutes = (app, ports) => {
  app.post(
    '/v1/definitions/:key/versions/:version/deprecate',
    {
      config: { permission: 'publish' },
      schema: {
        summary: 'Deprecate a version: no new instance starts on it',
        description: 'Needs `publish`. Instances that run on it go on.',
        tags: ['Definitions'],
        params,
        headers: commandMatchHeaders,
        body: deprecateVersion,
        response: {
          200: publishAnswer,
          ...commandProblems('definition-not-found', 'definition-deprecated', 'revision-moved'),
        },
      },
    },
    (request, reply) => {
      const { key, version } = request.params;
      const { reason } = request.body;
      const sender = senderOf(request);
      const expected = expectedRevision(request);
      return sendIndexedCommand(ports, reply, {
        name: 'DeprecateDefinition',
        sender,
        stream: { stream: definitionStream(key), kind: 'definition' },
        decide: (state) => {
          const { versions, revision } = state as DefinitionState;
          const refused = requirePermission(ports, sender, 'publish', 'deprecate definitions');
          if (refused) return refused;
          const known = versions[version - 1];
          if (!known)
            return reject('definition-not-found', `There is no version ${version} of ${key}`, {
              definition: key,
              version,
            });
          if (known.isDeprecated)
            return reject('definition-deprecated', `Version ${version} of ${key} is deprecated already`, {
              definition: key,
              version,
            });
          return (
            revisionMoved('definition', expected, revision) ?? [
              { type: 'DefinitionDeprecated', data: { key, version, reason } },
            ]
          );
        },
        answer: (state) => {
          const { versions, revision } = state as DefinitionState;
          const body = JSON.stringify({ key, version, hash: versions[version - 1]!.hash, warnings: [] });
          return { status: 200, body, etag: etagOf(revision) };
        },
      });
    },
  );
};
