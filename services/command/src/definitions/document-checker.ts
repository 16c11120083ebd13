import { Worker } from 'node:worker_threads';
import type { Json } from '@procession/contracts/json.ts';
import { TenantTurns } from '@procession/platform/tenant-turns.ts';
import type { CheckedGiven } from './check-given.ts';

const limits = {
  /** A definition of 100 steps takes some 50 ms. */
  checkMs: 3_000,
  /** Documents of one tenant that wait for the thread. */
  waitingPerTenantMax: 4,
  /** With `checkMs` less than the lease of an operation: one that publishes is not taken over while it waits. */
  waitMaxMs: 5_000,
  heapMbMax: 256,
  /** A thread that nobody needs is ended after this time: it takes some 40 MB. */
  idleMs: 10_000,
};

/**
 * Parses and checks documents of definitions in a thread, one after the other and the tenants by turns: half a megabyte of hostile YAML would hold
 * the process for seconds, and all commands with it. What takes too long or too much memory is an issue like any other.
 */
export class DocumentChecker {
  readonly #limits: typeof limits;
  #worker: Promise<Worker> | undefined;
  readonly #turns: TenantTurns;
  #idle: NodeJS.Timeout | undefined;

  constructor(given: Partial<typeof limits> = {}) {
    this.#limits = { ...limits, ...given };
    const { waitingPerTenantMax, waitMaxMs } = this.#limits;
    this.#turns = new TenantTurns({ runningMax: 1, runningPerTenantMax: 1, waitingPerTenantMax, waitMaxMs });
  }

  /** @throws ProblemError `overloaded` when too many documents of the tenant wait, or this one has waited too long. */
  check(tenant: string, given: Json, key: string): Promise<CheckedGiven> {
    return this.#turns.run(tenant, () => this.#check(given, key));
  }

  async close(): Promise<void> {
    clearTimeout(this.#idle);
    const worker = this.#worker;
    this.#worker = undefined; // at once: who comes now gets another one
    await (await worker?.catch(() => undefined))?.terminate();
  }

  async #check(given: Json, key: string): Promise<CheckedGiven> {
    clearTimeout(this.#idle);
    this.#worker ??= startWorker(this.#limits.heapMbMax);
    const worker = await this.#worker.catch((error: unknown) => {
      this.#worker = undefined;
      throw error;
    });
    const checked = await askWorker(worker, { given, key }, this.#limits.checkMs);
    if (checked) {
      this.#idle = setTimeout(() => void this.close(), this.#limits.idleMs).unref();
      return checked;
    }
    await this.close();
    const message = `takes more than ${this.#limits.checkMs} ms or ${this.#limits.heapMbMax} MB to check: make it smaller, or simpler`;
    return { issues: [{ code: 'too-large', place: '', message }], warnings: [], starts: [], calendars: [] };
  }
}

function startWorker(heapMbMax: number): Promise<Worker> {
  const worker = new Worker(new URL('./check-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
  });
  worker.unref();
  return new Promise((resolve, reject) => {
    worker.once('message', () => {
      worker.off('error', reject);
      worker.on('error', () => {}); // out of memory: whoever asked hears of it by `exit`
      resolve(worker);
    });
    worker.once('error', reject);
  });
}

/** Undefined when the thread ended without an answer, or had none in time. */
function askWorker(
  worker: Worker,
  question: { given: Json; key: string },
  withinMs: number,
): Promise<CheckedGiven | undefined> {
  return new Promise((resolve) => {
    const end = (checked?: CheckedGiven): void => {
      clearTimeout(timer);
      worker.off('message', end);
      worker.off('exit', ended);
      resolve(checked);
    };
    const ended = (): void => end();
    const timer = setTimeout(ended, withinMs);
    worker.on('message', end);
    worker.on('exit', ended);
    worker.postMessage(question);
  });
}
