import { ProblemError } from '@procession/contracts/problems.ts';

export interface TurnLimits {
  runningMax: number;
  /** Less than `runningMax`: some room is always left for the others. */
  runningPerTenantMax: number;
  waitingPerTenantMax: number;
}

/** Lets so much work run at a time, and the tenants by turns: who asks for much waits behind themselves. */
export class TenantTurns {
  readonly #limits: TurnLimits;
  /** In the order of their turns. */
  readonly #lines = new Map<string, (() => void)[]>();
  readonly #running = new Map<string, number>();
  #runningCount = 0;

  constructor(limits: TurnLimits) {
    this.#limits = limits;
  }

  /** @throws ProblemError `overloaded` when of this tenant too much waits; else what `work` throws. */
  async run<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    if (this.#mayRun(tenant)) this.#begin(tenant);
    else await this.#wait(tenant);
    try {
      return await work();
    } finally {
      this.#end(tenant);
    }
  }

  #mayRun(tenant: string): boolean {
    const { runningMax, runningPerTenantMax } = this.#limits;
    return this.#runningCount < runningMax && (this.#running.get(tenant) ?? 0) < runningPerTenantMax;
  }

  #begin(tenant: string): void {
    this.#runningCount++;
    this.#running.set(tenant, (this.#running.get(tenant) ?? 0) + 1);
  }

  #wait(tenant: string): Promise<void> {
    const line = this.#lines.get(tenant) ?? [];
    if (line.length >= this.#limits.waitingPerTenantMax) return Promise.reject(tooMuchWaits());
    const { promise, resolve } = Promise.withResolvers<void>();
    line.push(resolve);
    this.#lines.set(tenant, line);
    return promise;
  }

  #end(tenant: string): void {
    this.#runningCount--;
    const left = this.#running.get(tenant)! - 1;
    if (left === 0) this.#running.delete(tenant);
    else this.#running.set(tenant, left);
    for (const [next, line] of this.#lines) {
      if (!this.#mayRun(next)) continue;
      const go = line.shift()!;
      this.#lines.delete(next);
      if (line.length > 0) this.#lines.set(next, line); // to the end: its turn is over
      this.#begin(next);
      go();
      return;
    }
  }
}

const tooMuchWaits = (): ProblemError =>
  new ProblemError('overloaded', 'Of your tenant more requests wait than are taken. Try again.', {
    headers: { 'retry-after': '1' },
  });
