import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { consistencyTokenHeader, parseToken } from '@procession/contracts/consistency-token.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { History, Operation } from './history.ts';
import type { Random } from './random.ts';
import type { Violations } from './violations.ts';

export interface Requests {
  /** Sends a command, again under the same key until its outcome is known or `giveUp` was called long enough ago. */
  perform(what: Pick<Operation, 'kind' | 'tenant' | 'actor' | 'key' | 'path'>, body: JsonObject): Promise<Operation>;
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

  const attempt = async (operation: Operation, body: string, failures: { internal: number }): Promise<void> => {
    operation.attempts++;
    try {
      const response = await fetch(`${random.pick(options.commandUrls)}${operation.path}`, {
        method: operation.kind === 'change-data' ? 'PATCH' : 'POST',
        headers: {
          ...(await headersOf(operation.tenant, operation.actor)),
          'content-type': 'application/json',
          'idempotency-key': operation.key,
        },
        body,
        signal: AbortSignal.timeout(answerWithinMs),
      });
      const answer = (await response.json()) as Record<string, unknown>;
      operation.status = response.status;
      if (response.status === 500) {
        failures.internal++;
        violations.add('internal-error', `${operation.kind} ${operation.path}: ${JSON.stringify(answer)}`);
      }
      operation.outcome = response.ok ? 'ok' : response.status >= 500 ? 'unknown' : 'refused';
      operation.answer = answer;
      if (response.ok) operation.token = parseToken(response.headers.get(consistencyTokenHeader) ?? '');
    } catch {
      operation.outcome = 'unknown'; // no answer, or half of one: it may have been done
    }
    operation.endedAtMs = Date.now();
  };

  return {
    perform: async (what, json) => {
      const operation = history.invoke(what);
      const body = JSON.stringify(json);
      const failures = { internal: 0 };
      for (;;) {
        await attempt(operation, body, failures);
        if (operation.outcome !== 'unknown' || failures.internal >= internalErrorsMax) return operation;
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
