import { hash } from 'node:crypto';
import { canonical } from '@procession/contracts/canonical.ts';
import { idempotencyKey } from '@procession/contracts/http/command.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import { newInstanceId } from '@procession/platform/uuid.ts';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { Sender } from '../handle-command.ts';

/** For OpenAPI; the headers are checked by hand below, since a schema over all headers of each request costs more. */
export const commandHeaders = z.object({
  'idempotency-key': idempotencyKey.optional().meta({
    description:
      'Kept for 7 days: the same request under the same key is answered with the first answer, word for word, and `Idempotency-Replayed: true`; another request under it is refused.',
    examples: ['0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55'],
  }),
});
export const matchHeaders = z.object({
  'if-match': z
    .string()
    .optional()
    .meta({
      description:
        'The `ETag` that you saw. When it has changed since, nothing is done: 412 with both revisions and what happened in between.',
      examples: ['"7"'],
    }),
});
export const commandMatchHeaders = commandHeaders.extend(matchHeaders.shape);

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Who sends this request, with the key that they gave, or one of our own. */
export function senderOf(request: FastifyRequest, onBehalfOf?: string): Sender {
  const { tenant, actor, client } = request.identity;
  const key = keyOf(request);
  const trace = request.headers.traceparent;
  return {
    tenant,
    keyOwner: actor,
    key,
    fingerprint: fingerprintOf(`${request.method} ${request.url}`, request.body),
    meta: {
      actor,
      command: key,
      ...(client !== undefined && { client }),
      ...(onBehalfOf !== undefined && { onBehalfOf }),
      ...(typeof trace === 'string' && traceparent.test(trace) && { traceparent: trace }),
    },
  };
}

export const fingerprintOf = (what: string, body: unknown): string =>
  hash('sha256', `${what}\n${canonical((body ?? null) as Parameters<typeof canonical>[0])}`, 'hex');

function keyOf({ headers }: FastifyRequest): string {
  const given = headers['idempotency-key'];
  if (given === undefined) return newInstanceId();
  const parsed = idempotencyKey.safeParse(given);
  if (parsed.success) return parsed.data;
  throw invalidHeader('idempotency-key', parsed.error.issues[0]!.message);
}

/** The revision of `If-Match`; undefined without one, or with `*`. */
export function expectedRevision({ headers }: FastifyRequest): number | undefined {
  const given = headers['if-match'];
  if (given === undefined || given === '*') return undefined;
  const revision = /^"(\d{1,9})"$/.exec(given)?.[1];
  if (revision === undefined) throw invalidHeader('if-match', 'must be one ETag of ours, such as "7"');
  return Number(revision);
}

const invalidHeader = (name: string, message: string): ProblemError =>
  new ProblemError('invalid-request', `The header ${name} is not valid: ${message}.`, {
    facts: { issues: [{ place: `/headers/${name}`, message }] },
  });
