import { ProblemError } from '@procession/contracts/problems.ts';

export interface TurnLimits {
  runningMax: number;
  /** Less than `runningMax`: some room is always left for the others. */
  runningPerTenantMax: number;
  waitingPerTenantMax: number;
  /** Whoever waited so long has most likely gone, or asks again. */
  waitMaxMs: number;
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

  get waitingCount(): number {
    let count = 0;
    for (const line of this.#lines.values()) count += line.length;
    return count;
  }

  waitingCountOf(tenant: string): number {
    return this.#lines.get(tenant)?.length ?? 0;
  }

  /** @throws ProblemError `overloaded` when of this tenant too much waits, or this waited too long; else what `work` throws. */
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
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const go = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(() => {
      this.#leave(tenant, go);
      reject(waitedTooLong());
    }, this.#limits.waitMaxMs);
    line.push(go);
    this.#lines.set(tenant, line);
    return promise;
  }

  #goBehind(tenant: string): void {
    const line = this.#lines.get(tenant);
    this.#lines.delete(tenant);
    if (line && line.length > 0) this.#lines.set(tenant, line);
  }

  #leave(tenant: string, go: () => void): void {
    const line = this.#lines.get(tenant)!;
    line.splice(line.indexOf(go), 1);
    if (line.length === 0) this.#lines.delete(tenant);
  }

  #end(tenant: string): void {
    this.#runningCount--;
    const left = this.#running.get(tenant)! - 1;
    if (left > 0) this.#running.set(tenant, left);
    else {
      this.#running.delete(tenant);
      this.#goBehind(tenant); // it began without waiting: that was its turn
    }
    for (const [next, line] of this.#lines) {
      if (!this.#mayRun(next)) continue;
      const go = line.shift()!;
      this.#goBehind(next);
      this.#begin(next);
      go();
      return;
    }
  }
}

const waitedTooLong = (): ProblemError =>
  new ProblemError('overloaded', 'Your request waited too long for its turn. Nothing was done; try again.', {
    headers: { 'retry-after': '1' },
  });

const tooMuchWaits = (): ProblemError =>
  new ProblemError('overloaded', 'Of your tenant more requests wait than are taken. Try again.', {
    headers: { 'retry-after': '1' },
  });
