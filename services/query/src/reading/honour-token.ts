import { consistencyTokenHeader, parseToken } from '@procession/contracts/consistency-token.ts';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { QueryPorts } from '../ports.ts';
import { preferredWaitSeconds } from './prefer.ts';

/** Another try is worth it after this: by then the projector has swept the log. */
const retryAfterSeconds = 1;

/**
 * Read your own writes. With a `Consistency-Token` every answer says `Consistency: reached` or `behind`. With
 * `Prefer: wait=<seconds>` besides, an answer that would be behind is held back, and refused when that is not enough.
 * @throws ProblemError `behind`
 */
export async function honourToken(
  reached: QueryPorts['reached'],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const header = request.headers[consistencyTokenHeader];
  if (header === undefined) return;
  const token = typeof header === 'string' ? parseToken(header) : undefined;
  if (!token) {
    const message = 'is none: pass on the Consistency-Token header of a command’s answer, unchanged';
    throw new ProblemError('invalid-request', `The consistency token ${message}.`, {
      facts: { issues: [{ place: '/headers/consistency-token', message }] },
    });
  }
  const waitSeconds = preferredWaitSeconds(request.headers.prefer);
  const isReached = await reached(request.viewer.tenant, token, (waitSeconds ?? 0) * 1000);
  if (!isReached && waitSeconds !== undefined) {
    throw new ProblemError('behind', `What your token names is not in the lists yet, after ${waitSeconds} s.`, {
      headers: { 'retry-after': String(retryAfterSeconds) },
    });
  }
  reply.header('consistency', isReached ? 'reached' : 'behind');
  if (waitSeconds !== undefined) reply.header('preference-applied', `wait=${waitSeconds}`);
}
