import { randomUUID } from 'node:crypto';
import { parseToken } from '@procession/contracts/consistency-token.ts';
import { ProblemError, type ProblemSlug, problemOf, problemType } from '@procession/contracts/problems.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import type { Answer } from '../event-store/command.ts';
import { storeAnswer } from '../event-store/stored-answer.ts';
import type { SubjectKeys } from '../sealing/subject-keys.ts';
import { operationLimits, waitAfter } from './operation-limits.ts';
import { openRequest } from './operation-request.ts';
import type { ClaimedOperation, OperationStore } from './operation-store.ts';
import type { Passes } from './passes.ts';
import { storeRefusal } from './stored-refusal.ts';

export interface OperationRunnerOptions {
  app: Pick<FastifyInstance, 'inject'>;
  passes: Passes;
  store: OperationStore;
  keys: SubjectKeys;
  logger: Logger;
  counted: (outcome: 'succeeded' | 'failed' | 'postponed') => void;
}

/**
 * Carries out accepted operations: each as the request that it was, through the same route, under its own key. Any process may
 * do so; whoever dies on the way leaves it to the next, and the key makes sure that it is done once.
 */
export class OperationRunner {
  readonly #options: OperationRunnerOptions;
  readonly #holder = randomUUID();
  /** By id. */
  readonly #inHand = new Map<string, Promise<void>>();
  #claiming: Promise<void> | undefined;
  #isWanted = false;
  #isStopped = false;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: OperationRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.wake(), operationLimits.pollMs).unref(),
      setInterval(() => void this.#purge(), operationLimits.purgeEveryMs).unref(),
    ];
    this.wake();
  }

  /** There may be something to do. */
  readonly wake = (): void => {
    this.#isWanted = true;
    if (this.#claiming || this.#isStopped) return;
    this.#claiming = this.#claim().finally(() => {
      this.#claiming = undefined;
      if (this.#isWanted && this.#hasFreeHand) this.wake();
    });
  };

  /** Takes nothing more; ends when nothing is in hand. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timers.forEach(clearInterval);
    await this.#claiming;
    await Promise.all(this.#inHand.values());
  }

  get #hasFreeHand(): boolean {
    return this.#inHand.size < operationLimits.inHandMax;
  }

  async #claim(): Promise<void> {
    while (this.#isWanted && !this.#isStopped && this.#hasFreeHand) {
      this.#isWanted = false;
      const free = operationLimits.inHandMax - this.#inHand.size;
      const claimed = await this.#options.store.claim(this.#holder, free).catch((error: unknown) => {
        this.#told(error, 'operations could not be taken in hand; trying again');
        return [];
      });
      if (this.#isStopped) await this.#giveBack(claimed);
      else for (const operation of claimed) this.#take(operation);
    }
  }

  /** They were on their way when this process was told to end: the others need not wait for the lease. */
  async #giveBack(claimed: readonly ClaimedOperation[]): Promise<void> {
    const ids = claimed.map(({ id }) => id).filter((id) => !this.#inHand.has(id));
    await this.#options.store
      .giveBack(ids, this.#holder)
      .catch((error: unknown) => this.#told(error, 'operations are left to their lease'));
  }

  #take(operation: ClaimedOperation): void {
    if (this.#inHand.has(operation.id)) return; // it takes longer than its lease, which is renewed now
    const carrying = this.#carryOut(operation)
      .catch((error: unknown) => this.#told(error, 'an operation is left to its next try'))
      .finally(() => {
        this.#inHand.delete(operation.id);
        this.wake();
      });
    this.#inHand.set(operation.id, carrying);
  }

  async #carryOut(operation: ClaimedOperation): Promise<void> {
    const { store, keys, counted } = this.#options;
    const { id, tenant, tries } = operation;
    const answer = tries > operationLimits.triesMax ? gaveUp() : await this.#send(operation);
    if (isPassing(answer.status) && tries < operationLimits.triesMax) {
      counted('postponed');
      await store.postpone(id, this.#holder, waitAfter(tries));
    } else if (answer.status < 400) {
      await store.finish({ id, response: storeAnswer(answer, answer.streams) });
      counted('succeeded');
    } else {
      const response = isProblem(answer, 'idempotency-key-reused') ? '' : storeRefusal(keys, tenant, answer);
      await store.finish({ id, response });
      counted('failed');
    }
  }

  async #send(operation: ClaimedOperation): Promise<Sent> {
    const { app, passes, keys } = this.#options;
    const { tenant, actor } = operation;
    const { method, url, client, headers, body } = openRequest(keys, operation, operation.request);
    const authorization = passes.issue({ tenant, actor, client, expiresAt: Number.POSITIVE_INFINITY });
    const reply = await app.inject({
      method,
      url,
      headers: { ...headers, authorization, 'content-type': 'application/json' },
      payload: JSON.stringify(body),
    });
    return sentOf(reply);
  }

  async #purge(): Promise<void> {
    try {
      while ((await this.#options.store.purge()) === operationLimits.purgedMax);
    } catch (error) {
      this.#told(error, 'the purge of operations failed; trying again');
    }
  }

  #told(error: unknown, what: string): void {
    this.#options.logger[isConnectionLoss(error) ? 'debug' : 'error']({ err: error }, what);
  }
}

type Sent = Answer & { streams: { stream: string; revision: number }[] };

const text = (header: number | string | string[] | undefined): string | undefined =>
  typeof header === 'string' ? header : undefined;

function sentOf({ statusCode, body, headers }: LightMyRequestResponse): Sent {
  const etag = text(headers.etag);
  const location = text(headers.location);
  return {
    status: statusCode,
    body,
    ...(etag !== undefined && { etag }),
    ...(location !== undefined && { location }),
    streams: parseToken(text(headers['consistency-token']) ?? '')?.streams ?? [],
  };
}

/** The same again may succeed. */
const isPassing = (status: number): boolean => status === 429 || status >= 500;

const isProblem = ({ body }: Answer, slug: ProblemSlug): boolean =>
  (JSON.parse(body) as { type?: string }).type === problemType(slug);

/** Processes ended each time that they had it in hand. */
function gaveUp(): Sent {
  const problem = problemOf(
    new ProblemError('unavailable', `It was tried ${operationLimits.triesMax} times and never finished.`),
  );
  return { status: problem.status, body: JSON.stringify(problem), streams: [] };
}
