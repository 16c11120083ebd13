import { hash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import { publishAnswer, publishVersion } from '@procession/contracts/http/command.ts';
import { definitionKey, definitionStream } from '@procession/contracts/ids.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { refuse } from '@procession/engine/instance/rejections.ts';
import { z } from 'zod';
import type { CheckedGiven } from '../../definitions/check-given.ts';
import type { DefinitionState } from '../../definitions/definition-state.ts';
import { readDraft } from '../../definitions/drafts.ts';
import { checkAmongOthers, pinnedVersions } from '../../definitions/started-definitions.ts';
import { cronDuties } from '../../duties/cron-starts.ts';
import { requirePermission, revisionMoved, sendIndexedCommand } from '../../http/indexed-command.ts';
import { commandMatchHeaders, expectedRevision, senderOf } from '../../http/request-sender.ts';
import { requireRight } from '../../http/require-right.ts';
import { type AddRoutes, commandProblems } from '../../http/routes.ts';
import { etagOf } from '../../instances/answers.ts';
import type { CommandPorts } from '../../ports.ts';

const params = z.object({ key: definitionKey });
const query = z.strictObject({
  dryRun: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'Only checks; the answer says which version it would be.' }),
});

export const addPublishDefinition: AddRoutes = (app, ports) => {
  app.post(
    '/v1/definitions/:key/versions',
    {
      config: { permission: 'publish' },
      schema: {
        summary: 'Publish a version of a definition',
        description:
          'Needs `publish`. The document of the body, else the draft, is checked and frozen as the next version. Faults refuse it (422, each with its place); warnings must be confirmed by their codes (409 lists them). Instances that run stay on their version. `If-Match` is the revision of the definition.',
        tags: ['Definitions'],
        params,
        querystring: query,
        headers: commandMatchHeaders,
        body: publishVersion,
        response: {
          200: publishAnswer,
          201: publishAnswer,
          ...commandProblems(
            'definition-invalid',
            'warnings-not-confirmed',
            'draft-missing',
            'nothing-to-change',
            'revision-moved',
          ),
        },
      },
    },
    async (request, reply) => {
      const { key } = request.params;
      const { document: given, confirmWarnings } = request.body;
      const sender = senderOf(request);
      const { tenant, meta } = sender;
      await requireRight(ports, { tenant, actor: meta.actor, permission: 'publish', what: 'publish definitions' });
      const checked = await checkAmongOthers(ports, {
        tenant,
        key,
        document: given ?? (await draftOf(ports, tenant, key)),
      });
      const { document, name } = publishable(checked);
      const digest = hash('sha256', canonical(document), 'hex');
      if (request.query.dryRun === 'true') {
        const version = (ports.indexes.get(tenant)?.definitions.latest(key) ?? 0) + 1;
        reply.send({ key, version, hash: digest, warnings: checked.warnings });
        return;
      }
      const confirmed = confirmedWarnings(checked, confirmWarnings);
      const expected = expectedRevision(request);
      await sendIndexedCommand(ports, reply, {
        name: 'PublishDefinition',
        sender,
        stream: { stream: definitionStream(key), kind: 'definition' },
        decide: (state) => {
          const { versions, revision } = state as DefinitionState;
          const refused =
            requirePermission(ports, sender, 'publish', 'publish definitions') ??
            revisionMoved('definition', expected, revision);
          if (refused) return refused;
          const latest = versions.at(-1);
          if (latest?.hash === digest && !latest.isDeprecated)
            return refuse('nothing-to-change', `Version ${versions.length} of ${key} is this document already`, {
              version: versions.length,
              hash: digest,
            });
          const version = versions.length + 1;
          const definitions = ports.indexes.get(tenant)?.definitions;
          const starts = definitions && pinnedVersions(checked, { definitions, key, version });
          const data = {
            key,
            version,
            name,
            document,
            hash: digest,
            ...(confirmed.length > 0 && { warnings: confirmed }),
            ...(starts && { starts }),
          };
          return [{ type: 'DefinitionPublished', data }];
        },
        duties: (facts, now) => cronDuties(facts, now),
        answer: (state) => {
          const { versions, revision } = state as DefinitionState;
          const version = versions.length;
          return {
            status: 201,
            body: JSON.stringify({ key, version, hash: digest, warnings: checked.warnings }),
            etag: etagOf(revision),
            location: `/v1/definitions/${key}/versions/${version}`,
          };
        },
      });
    },
  );
};

async function draftOf({ pool }: CommandPorts, tenant: string, key: string): Promise<Json> {
  const draft = await readDraft(pool, tenant, key);
  if (draft?.document == null)
    throw new ProblemError('draft-missing', `There is no draft of ${key}: save one, or send the document.`);
  return draft.document;
}

function publishable({ document, name, issues, warnings }: CheckedGiven): { document: JsonObject; name: string } {
  if (document && name !== undefined && issues.length === 0) return { document, name };
  const detail = issues.map(({ place, message }) => `${place}: ${message}`).join('; ');
  throw new ProblemError('definition-invalid', detail, { facts: { issues, warnings } });
}

/** The codes of the warnings, all of them confirmed. */
function confirmedWarnings({ warnings }: CheckedGiven, confirm: true | readonly string[]): string[] {
  const codes = [...new Set(warnings.map(({ code }) => code))];
  const open = confirm === true ? [] : codes.filter((code) => !confirm.includes(code));
  if (open.length === 0) return codes;
  throw new ProblemError(
    'warnings-not-confirmed',
    `Look at the warnings and confirm them: \`"confirmWarnings": ${JSON.stringify(codes)}\`.`,
    {
      facts: { warnings: warnings.filter(({ code }) => open.includes(code)) },
    },
  );
}
