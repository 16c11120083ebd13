import {
  type InternalCommands,
  type InternalJobRequests,
  type InternalJobs,
  type InternalResult,
  internalJobRequests,
  internalResults,
} from '@procession/contracts/internal.ts';
import { Pool } from 'undici';
import type { z } from 'zod';
import { commandsPerRequestMax, commandsWaitingMax, commandTimeoutMs } from './limits.ts';

type Entry = InternalCommands['commands'][number];

/** What instances are told, and what is asked of them. */
export interface CommandService {
  /** Together with others that are said at this time. @throws Error when it is not known whether it was heard. */
  send(entry: Entry): Promise<InternalResult>;
  jobs(jobs: InternalJobs['jobs']): Promise<InternalJobRequests['jobs']>;
  close(): Promise<void>;
}

/** It answered, and will answer the same again: what was sent is nothing that it reads. */
class NotReadable extends Error {}
const notReadableStatuses: ReadonlySet<number> = new Set([400, 413, 422]);

const connectionsMax = 4;
/** Requests with commands that are under way at once; what comes meanwhile goes with the next. */
const requestsMax = 2;

/** The internal API of `command`, at one of these addresses: the next one when one does not answer. */
export function openCommandService(urls: readonly string[], key: string): CommandService {
  const pools = urls.map(
    (url) =>
      new Pool(url, { connections: connectionsMax, bodyTimeout: commandTimeoutMs, headersTimeout: commandTimeoutMs }),
  );
  let current = 0;

  async function post<T>(path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    let lastError: unknown;
    for (let tries = 0; tries < pools.length; tries++) {
      try {
        return await postTo(pools[current % pools.length]!, path, body, answer);
      } catch (error) {
        if (error instanceof NotReadable) throw error;
        lastError = error;
        current++;
      }
    }
    throw new Error(`the command service did not answer ${path}`, { cause: lastError });
  }

  async function postTo<T>(pool: Pool, path: string, body: object, answer: z.ZodType<T>): Promise<T> {
    const response = await pool.request({
      method: 'POST',
      path,
      headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(commandTimeoutMs),
    });
    const { statusCode } = response;
    if (statusCode !== 200) {
      await response.body.dump();
      throw new (notReadableStatuses.has(statusCode) ? NotReadable : Error)(`it answered ${statusCode}`);
    }
    return answer.parse(await response.body.json());
  }

  interface Waiting {
    entry: Entry;
    resolve: (result: InternalResult) => void;
    reject: (error: unknown) => void;
  }
  const waiting: Waiting[] = [];
  let underWay = 0;

  function pump(): void {
    while (underWay < requestsMax && waiting.length > 0) {
      underWay++;
      const batch = waiting.splice(0, commandsPerRequestMax);
      void tell(batch).finally(() => {
        underWay--;
        pump();
      });
    }
  }

  /** What a machine answered may be something that JSON readers refuse. It is found by halves: the others are not to wait for it. */
  async function tell(batch: readonly Waiting[]): Promise<void> {
    try {
      const { results } = await post(
        '/internal/commands',
        { commands: batch.map(({ entry }) => entry) },
        internalResults,
      );
      for (const [index, { resolve }] of batch.entries()) resolve(results[index]!);
    } catch (error) {
      if (!(error instanceof NotReadable)) {
        for (const { reject } of batch) reject(error);
      } else if (batch.length === 1) {
        batch[0]!.resolve({ rejection: { type: 'unreadable', detail: 'It cannot be read', facts: {} } });
      } else {
        const middle = Math.ceil(batch.length / 2);
        await tell(batch.slice(0, middle));
        await tell(batch.slice(middle));
      }
    }
  }

  return {
    send(entry) {
      if (waiting.length >= commandsWaitingMax) return Promise.resolve({ later: 'overloaded' });
      const result = new Promise<InternalResult>((resolve, reject) => waiting.push({ entry, resolve, reject }));
      queueMicrotask(pump);
      return result;
    },
    jobs: async (jobs) => (await post('/internal/jobs', { jobs }, internalJobRequests)).jobs,
    close: async () => void (await Promise.all(pools.map((pool) => pool.close()))),
  };
}
