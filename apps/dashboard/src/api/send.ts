import { pause } from '@procession/client/pause.ts';
import { isPassing, retryLimits, waitBefore } from '@procession/client/retry.ts';
import { TokenCarrier } from '@procession/client/token-carrier.ts';
import { consistencyTokenHeader } from '@procession/contracts/consistency-token.ts';
import type { Problem } from '@procession/contracts/problems.ts';
import { sessionHeader } from '@procession/contracts/session.ts';
import { Failure } from './failure.ts';
import { heldSession } from './held-session.ts';

export interface Asking {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** From the origin on. */
  path: string;
  query?: Record<string, unknown> | undefined;
  body?: unknown;
  bytes?: Blob;
  headers?: Record<string, string>;
  idempotencyKey?: string | undefined;
  /** The revision that was seen; `*`: whatever there is. */
  ifMatch?: number | '*' | undefined;
  signal?: AbortSignal | undefined;
  /** Tries at most. */
  triesMax?: number;
}

export interface Answer<T> {
  body: T;
  headers: Headers;
}

const waitSeconds = 2;
const carrier = new TokenCarrier();
const signedOut = new Set<() => void>();

/** Told when an answer says that the session of this window is over. */
export function onSignedOut(tell: () => void): () => void {
  signedOut.add(tell);
  return () => void signedOut.delete(tell);
}

/**
 * Asks the gateway. A command has one key over all its tries, so what was lost on the way is repeated; a read waits for what
 * this window wrote before it. Answers are ours, and taken as their contracts say: no schema is loaded to look at them.
 * @throws Failure
 */
export async function send<T>(asking: Asking): Promise<Answer<T>> {
  const trace = hex(16);
  const key =
    asking.idempotencyKey ?? (asking.method === 'GET' || asking.method === 'PUT' ? undefined : crypto.randomUUID());
  const triesMax =
    key === undefined && typeof asking.ifMatch === 'number' ? 1 : (asking.triesMax ?? retryLimits.triesMax);
  let failure: Failure | undefined;
  let retryAfter: string | null = null;
  for (let attempt = 1; attempt <= triesMax; attempt++) {
    if (attempt > 1) await pause(waitBefore(attempt, retryAfter), asking.signal);
    try {
      const timeout = AbortSignal.timeout(retryLimits.answerTimeoutMs);
      const response = await fetch(`${asking.path}${queryOf(asking.query)}`, {
        method: asking.method,
        headers: headersOf(asking, key, trace),
        ...(asking.body !== undefined && { body: JSON.stringify(asking.body) }),
        ...(asking.bytes && { body: asking.bytes }),
        signal: asking.signal ? AbortSignal.any([asking.signal, timeout]) : timeout,
      });
      if (response.ok) {
        const token = response.headers.get(consistencyTokenHeader);
        if (asking.method !== 'GET') carrier.take(token);
        return { body: (await bodyOf(response)) as T, headers: response.headers };
      }
      failure = new Failure(trace, await problemOf(response));
      if (response.status === 401) for (const tell of signedOut) tell();
      if (!isPassing(response.status)) throw failure;
      retryAfter = response.headers.get('retry-after');
    } catch (error) {
      if (error instanceof Failure || asking.signal?.aborted) throw error;
      failure = new Failure(trace, undefined, { cause: error });
      retryAfter = null;
    }
  }
  throw failure;
}

function headersOf(asking: Asking, key: string | undefined, trace: string): Record<string, string> {
  const seen = asking.method === 'GET' ? carrier.header : undefined;
  const mine = heldSession();
  return {
    ...(mine !== null && { [sessionHeader]: mine }),
    traceparent: `00-${trace}-${hex(8)}-01`,
    ...(asking.body !== undefined && { 'content-type': 'application/json' }),
    ...(asking.bytes && { 'content-type': 'application/octet-stream' }),
    ...(key !== undefined && { 'idempotency-key': key }),
    ...(asking.ifMatch !== undefined && { 'if-match': asking.ifMatch === '*' ? '*' : `"${asking.ifMatch}"` }),
    ...(seen !== undefined && { [consistencyTokenHeader]: seen, prefer: `wait=${waitSeconds}` }),
    ...asking.headers,
  };
}

function queryOf(query: Record<string, unknown> = {}): string {
  const given = Object.entries(query).filter(([, value]) => value !== undefined);
  return given.length === 0
    ? ''
    : `?${new URLSearchParams(given.map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : String(value)]))}`;
}

const isJson = (response: Response): boolean => /[/+]json/.test(response.headers.get('content-type') ?? '');

async function bodyOf(response: Response): Promise<unknown> {
  if (isJson(response)) return response.json();
  const text = await response.text();
  return text === '' ? undefined : text;
}

async function problemOf(response: Response): Promise<Problem> {
  if (isJson(response)) return (await response.json()) as Problem;
  return { type: 'about:blank', title: response.statusText, status: response.status, detail: '' };
}

const hex = (bytes: number): string =>
  [...crypto.getRandomValues(new Uint8Array(bytes))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
