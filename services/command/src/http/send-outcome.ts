import { type JsonObject, unreachable } from '@procession/contracts/json.ts';
import { isProblemSlug, ProblemError } from '@procession/contracts/problems.ts';
import type { Rejection } from '@procession/engine/decider.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import type { FastifyReply } from 'fastify';
import type { Outcome } from '../event-store/command.ts';
import { type ReadAnswer, readAnswer } from '../event-store/stored-answer.ts';
import { openRefusal } from '../operations/stored-refusal.ts';
import type { CommandPorts } from '../ports.ts';

export interface SentCommand {
  /** For the metric. */
  name: string;
  tenant: string;
  /** Whose facts explain a revision that has moved. */
  stream?: string;
}

const retryAfterSeconds = '1';
const jsonType = 'application/json; charset=utf-8';
const problemJsonType = 'application/problem+json; charset=utf-8';

/** Answers a request with what became of its command. @throws ProblemError when nothing was done, or it is not known. */
export async function sendOutcome(
  ports: CommandPorts,
  reply: FastifyReply,
  sent: SentCommand,
  outcome: Outcome,
): Promise<void> {
  const problem = await problemOf(ports, sent, outcome);
  if (problem) throw problem;
  if (outcome.kind === 'replied') sendAnswer(reply, outcome.answer);
  if (outcome.kind === 'committed') sendAnswer(reply, readAnswer(outcome.answer, outcome.epoch));
  if (outcome.kind !== 'replayed') return;
  const answer = openRefusal(ports.keys, sent.tenant, readAnswer(outcome.answer, outcome.epoch));
  sendAnswer(reply.header('idempotency-replayed', 'true'), answer);
}

/** What is to be thrown when nothing was done, or it is not known. Counts the command. */
export async function problemOf(
  ports: CommandPorts,
  sent: SentCommand,
  outcome: Outcome,
): Promise<ProblemError | undefined> {
  ports.counted(sent.name, outcome.kind === 'rejected' ? outcome.rejection.type : outcome.kind);
  switch (outcome.kind) {
    case 'committed':
    case 'replayed':
    case 'replied':
      return undefined;
    case 'rejected':
      return problemOfRejection(ports, sent, outcome.rejection);
    case 'key-reused':
      return keyReused();
    case 'contended':
      return later('contended', 'Others were faster each time that this was tried. Nothing was done; try again.');
    case 'overloaded':
      return later('overloaded', 'More commands wait than are taken. Nothing was done; try again.');
    case 'unknown':
      return later(
        'outcome-not-known',
        'The database went away on the way. Send the same request with the same Idempotency-Key again: it is done once.',
      );
    case 'unstorable':
      return unstorable();
    case 'failed':
      if (!isConnectionLoss(outcome.error)) throw outcome.error;
      return later('unavailable', 'The database is away. Nothing was done; try again.', outcome.error);
    default:
      return unreachable(outcome);
  }
}

export const keyReused = (): ProblemError =>
  new ProblemError(
    'idempotency-key-reused',
    'This Idempotency-Key was used for another request in the last 7 days: take a new one.',
  );

export const unstorable = (): ProblemError =>
  new ProblemError(
    'unstorable',
    'The request holds a character that the database does not take, such as U+0000 or half of a surrogate pair.',
  );

/** A text with its type set goes out as it is: no schema, no second serialization. */
function sendAnswer(reply: FastifyReply, { status, body, etag, location, token }: ReadAnswer): void {
  if (etag !== undefined) reply.header('etag', etag);
  if (location !== undefined) reply.header('location', location);
  if (token !== undefined) reply.header('consistency-token', token);
  reply
    .code(status)
    .header('content-type', status < 400 ? jsonType : problemJsonType)
    .send(body);
}

const later = (
  slug: 'contended' | 'overloaded' | 'outcome-not-known' | 'unavailable',
  detail: string,
  cause?: unknown,
): ProblemError => new ProblemError(slug, detail, { headers: { 'retry-after': retryAfterSeconds }, cause });

async function problemOfRejection(
  { factsAfter }: CommandPorts,
  { tenant, stream }: SentCommand,
  rejection: Rejection['rejection'],
): Promise<ProblemError> {
  const { type, facts } = rejection;
  if (type !== 'revision-moved' || stream === undefined || typeof facts.expected !== 'number') {
    return rejectionProblem({ rejection });
  }
  const since = await factsAfter(tenant, stream, facts.expected);
  return rejectionProblem({ rejection: { ...rejection, facts: { ...facts, since } as unknown as JsonObject } });
}

export function rejectionProblem({ rejection: { type, detail, facts } }: Rejection): ProblemError {
  if (!isProblemSlug(type)) throw new Error(`rejection ${type} has no problem type`);
  return new ProblemError(type, /[.!?]$/.test(detail) ? detail : `${detail}.`, { facts });
}
