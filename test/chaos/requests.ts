import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { consistencyTokenHeader, parseToken } from '@procession/contracts/consistency-token.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { History, Operation } from './history.ts';
import type { Random } from './random.ts';
import type { Violations } from './violations.ts';

export interface Requests {
  /** Sends a command, again under the same key until its outcome is known or `giveUp` was called long enough ago. */
  perform(
    what: Pick<Operation, 'kind' | 'tenant' | 'actor' | 'key' | 'path'>,
    body: JsonObject,
    /** Asks to have it done later, and then asks for it until it is. */
    isLater?: boolean,
  ): Promise<Operation>;
  /** Sets up what is not part of the history. @throws Error when it is refused. */
  put(who: { tenant: string; actor: string }, path: string, body: JsonObject, method?: 'PUT' | 'POST'): Promise<void>;
  get(
    who: { tenant: string; actor: string },
    path: string,
    headers?: Record<string, string>,
  ): Promise<{ status: number; headers: Headers; body: Record<string, unknown> }>;
  /** From now on unknown outcomes are tried for `knownWithinMs` at most. */
  giveUp(): void;
}

export interface RequestOptions {
  commandUrls: readonly string[];
  queryUrls: readonly string[];
  token: (tenant: string, actor: string) => Promise<string>;
  history: History;
  violations: Violations;
  random: Random;
}

interface Sending {
  isLater: boolean;
  internalErrors: number;
  /** Accepted, and not there any more. */
  isLost: boolean;
}

/** The operation of the write API, as far as it is looked at. */
interface Accepted {
  result: { status: number; body: Record<string, unknown>; consistencyToken?: string };
  problem: Record<string, unknown> & { status: number };
}

const answerWithinMs = 8_000;
/** After the load has ended, for what is still unknown then. */
export const knownWithinMs = 30_000;
const tokenAgeMsMax = 8 * 60_000;
const internalErrorsMax = 3;
const setUpAttemptsMax = 40;

export function createRequests(options: RequestOptions): Requests {
  const { history, violations, random } = options;
  const headersOf = cachedTokens(options.token);
  let giveUpAtMs = Number.POSITIVE_INFINITY;

  const send = async (operation: Operation, path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(`${random.pick(options.commandUrls)}${path}`, {
      ...init,
      headers: { ...init.headers, ...(await headersOf(operation.tenant, operation.actor)) },
      signal: AbortSignal.timeout(answerWithinMs),
    });

  const attempt = async (operation: Operation, body: string, sending: Sending): Promise<void> => {
    operation.attempts++;
    try {
      const response = await send(operation, operation.path, {
        method: operation.kind === 'change-data' ? 'PATCH' : 'POST',
        headers: {
          'content-type': 'application/json',
          'idempotency-key': operation.key,
          ...(sending.isLater && { prefer: 'respond-async' }),
        },
        body,
      });
      const answer = (await response.json()) as Record<string, unknown>;
      if (response.status === 202) operation.acceptedAs = response.headers.get('location')!;
      else take(operation, response.status, answer, response.headers.get(consistencyTokenHeader) ?? '', sending);
    } catch {
      operation.outcome = 'unknown'; // no answer, or half of one: it may have been done
    }
    operation.endedAtMs = Date.now();
  };

  const take = (
    operation: Operation,
    status: number,
    answer: Record<string, unknown>,
    token: string,
    sending: Sending,
  ): void => {
    operation.status = status;
    if (status === 500) {
      sending.internalErrors++;
      violations.add('internal-error', `${operation.kind} ${operation.path}: ${JSON.stringify(answer)}`);
    }
    operation.outcome = status < 300 ? 'ok' : status >= 500 ? 'unknown' : 'refused';
    operation.answer = answer;
    if (status < 300) operation.token = parseToken(token);
  };

  /** Asks what became of a write that was accepted. It is not sent again: it must be done without that. */
  const ask = async (operation: Operation, acceptedAs: string, sending: Sending): Promise<void> => {
    operation.outcome = 'unknown';
    try {
      const response = await send(operation, acceptedAs);
      const accepted = (await response.json()) as Partial<Accepted>;
      const { result, problem } = accepted;
      if (response.status === 404) {
        sending.isLost = true;
        violations.add('accepted-write-missing', `${operation.kind} ${operation.path}: ${acceptedAs}`);
      }
      if (result) take(operation, result.status, result.body, result.consistencyToken ?? '', sending);
      // Given up is for ever, too: its key is taken.
      if (problem) Object.assign(operation, { outcome: 'refused', status: problem.status, answer: problem });
    } catch {
      // asked again
    }
    operation.endedAtMs = Date.now();
  };

  return {
    perform: async (what, json, isLater = false) => {
      const operation = history.invoke(what);
      const body = JSON.stringify(json);
      const sending: Sending = { isLater, internalErrors: 0, isLost: false };
      for (;;) {
        if (operation.acceptedAs === undefined) await attempt(operation, body, sending);
        if (operation.acceptedAs !== undefined) await ask(operation, operation.acceptedAs, sending);
        if (operation.outcome !== 'unknown' || sending.isLost || sending.internalErrors >= internalErrorsMax)
          return operation;
        if (Date.now() > giveUpAtMs) return operation;
        await sleep(random.between(30, 200));
      }
    },
    put: async ({ tenant, actor }, path, body, method = 'PUT') => {
      const key = randomUUID();
      for (let n = 1; ; n++) {
        const response = await fetch(`${options.commandUrls[0]}${path}`, {
          method,
          headers: {
            ...(await headersOf(tenant, actor)),
            'content-type': 'application/json',
            'idempotency-key': key,
          },
          body: JSON.stringify(body),
        }).catch(() => undefined);
        if (response?.ok) return;
        const said = response ? `${response.status} ${await response.text()}` : 'no answer';
        if ((response && response.status < 500) || n === setUpAttemptsMax)
          throw new Error(`${method} ${path} in ${tenant} failed: ${said}`);
        await sleep(100);
      }
    },
    get: async ({ tenant, actor }, path, headers = {}) => {
      const response = await fetch(`${random.pick(options.queryUrls)}${path}`, {
        headers: { ...(await headersOf(tenant, actor)), ...headers },
        signal: AbortSignal.timeout(answerWithinMs + 10_000), // it may be asked to wait
      });
      return {
        status: response.status,
        headers: response.headers,
        body: (await response.json()) as Record<string, unknown>,
      };
    },
    giveUp: () => {
      giveUpAtMs = Date.now() + knownWithinMs;
    },
  };
}

function cachedTokens(
  sign: RequestOptions['token'],
): (tenant: string, actor: string) => Promise<{ authorization: string }> {
  const known = new Map<string, { header: { authorization: string }; atMs: number }>();
  return async (tenant, actor) => {
    const id = `${tenant} ${actor}`;
    const held = known.get(id);
    if (held && held.atMs > Date.now() - tokenAgeMsMax) return held.header;
    const header = { authorization: `Bearer ${await sign(tenant, actor)}` };
    known.set(id, { header, atMs: Date.now() });
    return header;
  };
}
