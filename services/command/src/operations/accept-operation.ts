import type { Permission } from '@procession/contracts/events/directory.ts';
import { operation } from '@procession/contracts/http/operations.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { expectedRevision, senderOf } from '../http/request-sender.ts';
import { requireActive, requireRight } from '../http/require-right.ts';
import { keyReused } from '../http/send-outcome.ts';
import type { CommandPorts } from '../ports.ts';
import { acceptedOperation, documentOf } from './operation-document.ts';
import { keepRequest, lineOf, sealRequest } from './operation-request.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Needed whatever the request says: looked at before it is accepted for later. */
    permission?: Permission;
    /** Its body is not kept in memory, and cannot wait. */
    isStreamed?: boolean;
  }
}

const retryAfterSeconds = '1';
const fullRetryAfterSeconds = '5';

const preferHeader = z.object({
  prefer: z
    .string()
    .optional()
    .meta({
      description:
        '`respond-async` (RFC 7240): checked and accepted now, carried out soon, in order per instance. The answer is then 202 with an operation to ask for.',
      examples: ['respond-async'],
    }),
});

/** From here on every write may ask to be done later. Must be called before the routes are added. */
export function acceptAsyncWrites(routes: FastifyInstance, ports: CommandPorts, carryOut: () => void): void {
  routes.addHook('onRoute', ({ method, schema, config }) => {
    if (!schema || config?.isStreamed || ![method].flat().every(isWrite)) return;
    const headers = (schema.headers ?? z.object({})) as z.ZodObject;
    schema.headers = headers.extend(preferHeader.shape);
    schema.response = { ...(schema.response as object), 202: operation };
  });
  routes.addHook('preHandler', (request, reply, done) => {
    const { prefer } = request.headers;
    if (
      prefer === undefined ||
      request.routeOptions.config.isStreamed ||
      !isWrite(request.method) ||
      !asksForAsync(String(prefer))
    )
      return done();
    accept(ports, request, reply).then(carryOut, done);
  });
}

const isWrite = (method: string): boolean => method !== 'GET' && method !== 'HEAD';

const asksForAsync = (prefer: string): boolean => /(^|,)\s*respond-async\s*(;|,|$)/i.test(prefer);

async function accept(ports: CommandPorts, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { config } = request.routeOptions;
  const { tenant, actor } = request.identity;
  const { key, fingerprint } = senderOf(request);
  expectedRevision(request); // refuses a header that cannot be read
  await requireActive(ports, tenant, actor);
  const { permission } = config;
  if (permission) await requireRight(ports, { tenant, actor, permission, what: `do this: it needs \`${permission}\`` });

  const id = newInstanceId();
  const acceptance = await ports.operations.accept({
    id,
    tenant,
    actor,
    key,
    fingerprint,
    line: lineOf(request) ?? `operation-${id}`,
    request: sealRequest(ports.keys, { tenant, id }, keepRequest(request, key)),
  });
  switch (acceptance.verdict) {
    case 'reused':
      throw keyReused();
    case 'full':
      throw new ProblemError(
        'rate-limited',
        'Of your tenant as many operations wait as are taken. Nothing was done; try again.',
        {
          headers: { 'retry-after': fullRetryAfterSeconds },
        },
      );
    case 'accepted':
      return sendAccepted(reply, acceptedOperation(id));
    case 'known': {
      const row = await ports.operations.read(tenant, actor, acceptance.id);
      const document = row ? documentOf(ports.keys, tenant, acceptance.id, row) : acceptedOperation(acceptance.id);
      return sendAccepted(reply.header('idempotency-replayed', 'true'), document);
    }
  }
}

function sendAccepted(reply: FastifyReply, document: z.infer<typeof operation>): void {
  reply
    .code(202)
    .header('location', document.links.self)
    .header('preference-applied', 'respond-async')
    .header('retry-after', retryAfterSeconds)
    .send(document);
}
