import { instanceAnswer, startInstance } from '@procession/contracts/http/command.ts';
import { instanceStream } from '@procession/contracts/ids.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import { handleStart } from '../../handle-command.ts';
import { commandHeaders, senderOf } from '../../http/request-sender.ts';
import { type AddRoutes, commandProblems, present } from '../../http/routes.ts';
import { sendOutcome } from '../../http/send-outcome.ts';
import type { DefinitionHeads } from '../../indexes/definition-heads.ts';
import { answerInstance } from '../../instances/answers.ts';
import type { CommandPorts } from '../../ports.ts';

export const addStartInstance: AddRoutes = (app, ports) => {
  app.post(
    '/v1/instances',
    {
      schema: {
        summary: 'Start an instance of a definition',
        description:
          'On the latest version that is not deprecated, or on the one that you name; it stays on it. A client that starts for a person says `onBehalfOf`: that person is then the initiator. With `startAt` it is accepted now, with status `pending`, and begins then.',
        tags: ['Instances'],
        headers: commandHeaders,
        body: startInstance,
        response: {
          201: instanceAnswer,
          ...commandProblems(
            'definition-not-found',
            'definition-deprecated',
            'invalid-data',
            'unique-taken',
            'too-large',
            'user-not-found',
            'limit-reached',
          ),
        },
      },
    },
    async (request, reply) => {
      const { definition, version: wanted, startAt, ...start } = present(request.body);
      const sender = senderOf(request, start.onBehalfOf);
      const version = await findVersion(ports, sender.tenant, definition, wanted);
      const number = await ports.numbers.next(sender.tenant, definition);
      const instance = newInstanceId();
      const outcome = await handleStart(ports, sender, {
        instance,
        version: { definition, version },
        command: {
          type: 'StartInstance',
          number,
          ...start,
          ...(startAt !== undefined && { startAt: new Date(startAt).toISOString() }),
        },
        answer: (state) => answerInstance(instance, state, 201),
      });
      return sendOutcome(
        ports,
        reply,
        { name: 'StartInstance', tenant: sender.tenant, stream: instanceStream(instance) },
        outcome,
      );
    },
  );
};

/** The number of the version to start on. What memory does not know may have been published elsewhere a moment ago. */
async function findVersion(
  { indexes }: CommandPorts,
  tenant: string,
  definition: string,
  wanted: number | undefined,
): Promise<number> {
  const index = indexes.get(tenant) ?? (await indexes.load(tenant));
  const known = startable(index.definitions, definition, wanted);
  if (typeof known === 'number') return known;
  await indexes.check(tenant);
  const now = startable(indexes.get(tenant)?.definitions ?? index.definitions, definition, wanted);
  if (typeof now === 'number') return now;
  throw now;
}

function startable(heads: DefinitionHeads, definition: string, wanted: number | undefined): number | ProblemError {
  const head = wanted === undefined ? heads.startable(definition) : heads.version(definition, wanted);
  if (head && !head.is_deprecated) return head.version;
  const facts = { definition, ...(wanted !== undefined && { version: wanted }) };
  if (head || (wanted === undefined && heads.latest(definition) !== undefined)) {
    return new ProblemError(
      'definition-deprecated',
      `No instance can be started on ${definition}${wanted === undefined ? ': all versions are' : ` version ${wanted}: it is`} deprecated.`,
      { facts },
    );
  }
  return new ProblemError(
    'definition-not-found',
    `There is no published ${wanted === undefined ? 'definition' : `version ${wanted} of`} ${definition}.`,
    { facts },
  );
}
