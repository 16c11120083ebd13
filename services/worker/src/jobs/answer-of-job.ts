import type { InternalCommands } from '@procession/contracts/internal.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { OutboundResponse } from '@procession/outbound/outbound.ts';
import { OutboundError } from '@procession/outbound/outbound-error.ts';
import { retryAfterMs } from '@procession/outbound/retry-after.ts';
import { jobResponseDepthMax } from '../limits.ts';

type Command = InternalCommands['commands'][number]['command'];
type Attempt = { job: number; attempt: number };

/** An answer is news for the instance: done, or failed in a way that it decides about. What was answered stays out of errors: it may be sensitive. */
export function answerOfJob(attempt: Attempt, { status, headers, body }: OutboundResponse, nowMs: number): Command {
  if (status >= 200 && status < 300) {
    const { 'set-cookie': _cookie, ...heard } = headers;
    return {
      type: 'CompleteJob',
      ...attempt,
      response: { status, headers: heard, body: heardBody(headers['content-type'], body) },
    };
  }
  const patience = retryAfterMs(headers['retry-after'], nowMs);
  return {
    type: 'FailJobAttempt',
    ...attempt,
    error: { kind: 'http', status, message: `the answer was ${status}` },
    ...(patience !== undefined && { retryAfterMs: patience }),
  };
}

export function failureOfJob(attempt: Attempt, error: unknown): Command {
  const message = error instanceof Error ? error.message.slice(0, 1_000) : 'the request failed';
  const kind = kindOf(error);
  // What may not be sent, or whose answer is too large, is so the next time, too: an operator is told at once.
  const isFinal = kind === 'refused' || kind === 'output';
  return { type: 'FailJobAttempt', ...attempt, error: { kind, message }, ...(isFinal && { isFinal }) };
}

function kindOf(error: unknown): string {
  if (!(error instanceof OutboundError)) return 'refused';
  switch (error.kind) {
    case 'timeout':
      return 'timeout';
    case 'too-large':
      return 'output';
    case 'refused':
    case 'invalid':
      return 'refused';
    case 'unreachable':
    case 'broken':
    case 'cancelled':
      return 'network';
  }
}

/** JSON that cannot be read, or is nested too deeply for others to read, is text: the instance says what it misses in it. */
function heardBody(contentType = '', body: Buffer): Json {
  const text = body.toString();
  if (!/[/+]json\b/i.test(contentType)) return text;
  try {
    const heard = JSON.parse(text) as Json;
    return isNestedAtMost(heard, jobResponseDepthMax) ? heard : text;
  } catch {
    return text;
  }
}

const isNestedAtMost = (value: Json, depth: number): boolean =>
  typeof value !== 'object' ||
  value === null ||
  (depth > 0 && Object.values(value).every((member) => isNestedAtMost(member, depth - 1)));
