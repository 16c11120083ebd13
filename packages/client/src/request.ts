import { consistencyTokenHeader } from '@procession/contracts/consistency-token.ts';
import { type Operation, operation } from '@procession/contracts/http/operations.ts';
import { type Problem, problem } from '@procession/contracts/problems.ts';
import type { z } from 'zod';
import type { Copies } from './copies.ts';
import { pause } from './pause.ts';
import { NoAnswer, ProblemFailure } from './problem-failure.ts';
import { isPassing, retryLimits, tooManyRequests, waitBefore } from './retry.ts';
import { TokenCarrier } from './token-carrier.ts';

export interface CallOptions {
  /** One's own key for a command, when its caller may be asked to repeat it after a restart. Else one is made per call. */
  idempotencyKey?: string;
  /** The revision that was seen: when it has changed since, nothing is done (`revision-moved`). */
  ifMatch?: number;
  signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /** It is accepted now and done later, in order per instance. The answer is then an operation to wait for. */
  respondAsync?: boolean;
}

/** What a write with these options answers. */
export type Written<T, O> = O extends { respondAsync: true } ? Operation : T;

export interface Call<T> extends WriteOptions {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Of the service. */
  base: Copies;
  /** With its parts already encoded. */
  path: string;
  query?: Record<string, unknown>;
  body?: unknown;
  /** Instead of `body`: sent as they are. */
  bytes?: Blob;
  headers?: Record<string, string>;
  /** For the whole answer. */
  timeoutMs?: number;
  /** The answer is its bytes. */
  isBlob?: boolean;
  answer: z.ZodType<T>;
  /** Tries at most. */
  triesMax?: number;
}

export type Send = <T>(call: Call<T>) => Promise<T>;

export interface RequestOptions {
  token: () => Promise<string>;
  /** Seconds that a read may wait for what this client wrote before; 0: it never waits. */
  waitSeconds: number;
  fetch: typeof fetch;
  carrier?: TokenCarrier;
}

/**
 * Sends calls: with a token, an idempotency key that stays the same over all tries, and what must have been applied before a
 * read. Repeats what may be repeated when the answer is lost or says “later”: at another copy at once, at the same after a wait.
 * @throws ProblemFailure, or NoAnswer when nobody answered.
 */
export function createSend({ token, waitSeconds, fetch, carrier = new TokenCarrier() }: RequestOptions): Send {
  return async (call) => {
    const path = `${call.path}${queryOf(call.query)}`;
    const key = keyOf(call);
    // A lost answer to a conditional write without a key cannot be repeated: the second try would meet the first one's change.
    const mayRepeat = key !== undefined || call.ifMatch === undefined;
    const triesMax = mayRepeat ? (call.triesMax ?? retryLimits.triesMax) : 1;
    let retryAfter: string | null = null;
    let hasOther = false;
    let base = '';
    let failure: unknown;
    for (let attempt = 1; attempt <= triesMax; attempt++) {
      if (attempt > 1 && !hasOther) await pause(waitBefore(attempt, retryAfter), call.signal);
      base = call.base.pick();
      try {
        const headers = headersOf(call, await token(), key, carrier, waitSeconds);
        const response = await fetch(`${base}${path}`, {
          method: call.method,
          headers,
          ...(call.body !== undefined && { body: JSON.stringify(call.body) }),
          ...(call.bytes && { body: call.bytes }),
          signal: signalOf(call),
        });
        retryAfter = response.headers.get('retry-after');
        if (isGoingDown(response)) call.base.setAside(base); // the next call moves before it has to
        if (response.ok) carrier.take(response.headers.get(consistencyTokenHeader));
        if (response.ok && call.isBlob) return call.answer.parse(await response.blob());
        const text = await response.text();
        if (response.ok) {
          const answer = (call.respondAsync ? operation : call.answer) as typeof call.answer;
          return answer.parse(text === '' ? undefined : isJson(response) ? JSON.parse(text) : text);
        }
        const refusal = new ProblemFailure(problemOf(response, text));
        if (!isPassing(response.status)) throw refusal;
        failure = refusal;
        hasOther = response.status !== tooManyRequests && call.base.setAside(base);
      } catch (error) {
        if (!isLostAnswer(error) || call.signal?.aborted) throw error;
        retryAfter = null;
        failure = error;
        hasOther = call.base.setAside(base);
      }
    }
    if (failure instanceof ProblemFailure) throw failure;
    throw new NoAnswer(`${call.method} ${base}${path} was not answered`, { cause: failure });
  };
}

/** Of what cannot be told apart from its repetition otherwise, or has to be carried out by somebody else. */
const keyOf = ({ method, idempotencyKey, respondAsync }: Call<unknown>): string | undefined =>
  method === 'POST' || method === 'PATCH' || respondAsync ? (idempotencyKey ?? crypto.randomUUID()) : idempotencyKey;

function headersOf(
  call: Call<unknown>,
  token: string,
  key: string | undefined,
  carrier: TokenCarrier,
  waitSeconds: number,
): Record<string, string> {
  const seen = call.method === 'GET' ? carrier.header : undefined;
  return {
    authorization: `Bearer ${token}`,
    ...(call.body !== undefined && { 'content-type': 'application/json' }),
    ...(call.bytes && { 'content-type': 'application/octet-stream' }),
    ...call.headers,
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(call.ifMatch !== undefined && { 'if-match': `"${call.ifMatch}"` }),
    ...(seen !== undefined && { [consistencyTokenHeader]: seen }),
    ...(seen !== undefined && waitSeconds > 0 && { prefer: `wait=${waitSeconds}` }),
    ...(call.respondAsync && { prefer: 'respond-async' }),
  };
}

/** Lists as `a,b`; what is undefined is left out. */
export function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  const text = new URLSearchParams();
  for (const [name, value] of given) text.set(name, Array.isArray(value) ? value.join(',') : String(value));
  return given.length === 0 ? '' : `?${text}`;
}

/** A copy that drains ends each connection with its answer. (Pages do not see this header: they move when it has ended.) */
const isGoingDown = (response: Response): boolean => response.headers.get('connection') === 'close';

const isJson = (response: Response): boolean => /[/+]json/.test(response.headers.get('content-type') ?? '');

function problemOf(response: Response, text: string): Problem {
  const parsed = problem.safeParse(isJson(response) ? JSON.parse(text) : undefined);
  if (parsed.success) return parsed.data;
  const title = `The answer was ${response.status}`;
  return { type: 'about:blank', title, status: response.status, detail: text.slice(0, 500) };
}

/** fetch throws TypeError when a connection fails, and TimeoutError by our signal. */
const isLostAnswer = (error: unknown): boolean =>
  error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError');

const signalOf = ({ signal, timeoutMs = retryLimits.answerTimeoutMs }: Call<unknown>): AbortSignal => {
  const timeout = AbortSignal.timeout(timeoutMs);
  return signal ? AbortSignal.any([signal, timeout]) : timeout;
};
