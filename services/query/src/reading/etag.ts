import type { FastifyReply } from 'fastify';

/** The ETag of a row: its revision. Strong: the same revision is the same answer for the same caller. */
export const etagOf = (revision: number): string => `"${revision}"`;

/** Whether `If-None-Match` names this ETag (RFC 9110 §13.1.2: compared weakly). */
export function isKnown(ifNoneMatch: string | undefined, etag: string): boolean {
  if (ifNoneMatch === undefined) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return ifNoneMatch.split(',').some((given) => given.trim().replace(/^W\//, '') === etag);
}

/** Answers with the ETag, and with nothing else when the caller has this already. */
export function sendKnownOr<T>(
  reply: FastifyReply,
  headers: { 'if-none-match'?: string | undefined },
  etag: string,
  body: T,
): T {
  reply.header('etag', etag);
  if (!isKnown(headers['if-none-match'], etag)) return body;
  return reply.code(304).send() as T;
}
