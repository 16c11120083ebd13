import { isUtf8 } from 'node:buffer';
import { ProblemError } from '@procession/contracts/problems.ts';
import type { FastifyInstance } from 'fastify';

/** Far beyond what a definition needs, and far from where a recursion over a body would end the stack. */
const nestingMax = 100;

/** The second is a CloudEvent in structured mode. */
const mediaType = /^application\/(cloudevents\+)?json(\s*;|$)/i;

/** Bodies are JSON and nothing else. What cannot be read says why: bytes, JSON, nesting, a forbidden name. */
export function takeJsonBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser(mediaType, { parseAs: 'buffer' }, async (_request: unknown, body: Buffer) => readJson(body));
}

/** @throws ProblemError `invalid-request` */
export function readJson(body: Buffer): unknown {
  if (body.length === 0) return undefined; // as without a Content-Type: the route knows whether it needs one
  if (!isUtf8(body)) throw refused('', 'is not UTF-8');
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch (error) {
    throw refused('', `is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  refuseNesting(value, '', 1);
  return value;
}

function refuseNesting(value: unknown, place: string, depth: number): void {
  if (value === null || typeof value !== 'object') return;
  if (depth > nestingMax) throw refused('', `is nested more than ${nestingMax} levels deep`);
  for (const [key, member] of Object.entries(value)) {
    // Wherever it is copied by assignment it would not be data.
    if (key === '__proto__') throw refused(`${place}/__proto__`, 'must not have a member of this name');
    refuseNesting(member, `${place}/${key}`, depth + 1);
  }
}

const refused = (place: string, what: string): ProblemError =>
  new ProblemError('invalid-request', `The body ${what}.`, {
    facts: { issues: [{ place: `/body${place}`, message: what }] },
  });
