import { randomUUID } from 'node:crypto';
import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { dutyLimits, waitAfter } from './duty-limits.ts';
import type { ClaimedDuty, DutyStore } from './duty-store.ts';

/** `closed` in the transaction of what was done; `over`: nothing is left to be done; `later`: the same again may succeed. */
export type DutyEnd = 'closed' | 'over' | 'later';

export interface DutyRunnerOptions {
  store: DutyStore;
  carryOut: (duty: ClaimedDuty) => Promise<DutyEnd>;
  /** A lease of an external worker ran out. */
  leaseExpired: (job: Awaited<ReturnType<DutyStore['overdue']>>[number]) => Promise<void>;
  logger: Logger;
  counted: (kind: string, end: DutyEnd | 'failed') => void;
}

/**
 * Carries out what this service owes: children are started and their ends reported, messages given, instances started in time. Any
 * process may do so; whoever dies on the way leaves it to the next, and the streams make sure that it is done once.
 */
export class DutyRunner {
  readonly #options: DutyRunnerOptions;
  readonly #holder = randomUUID();
  readonly #inHand = new Set<Promise<void>>();
  #isClaiming = false;
  #isWanted = false;
  #isStopped = false;
  #timers: NodeJS.Timeout[] = [];

  constructor(options: DutyRunnerOptions) {
    this.#options = options;
  }

  start(): void {
    this.#timers = [
      setInterval(() => this.wake(), dutyLimits.pollMs).unref(),
      setInterval(() => void this.#guarded('leases', () => this.#endLeases()), dutyLimits.leasesEveryMs).unref(),
      setInterval(() => void this.#guarded('messages', () => this.#purge()), dutyLimits.purgeEveryMs).unref(),
    ];
    this.wake();
  }

  /** There may be something to do. */
  readonly wake = (): void => {
    this.#isWanted = true;
    if (!this.#isClaiming && !this.#isStopped) void this.#claim();
  };

  /** Takes nothing more; ends when nothing is in hand. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#timers.forEach(clearInterval);
    await Promise.all(this.#inHand);
  }

  async #claim(): Promise<void> {
    this.#isClaiming = true;
    while (this.#isWanted && !this.#isStopped) {
      const free = dutyLimits.inHandMax - this.#inHand.size;
      this.#isWanted = false;
      if (free === 0) break; // whoever comes back from one wakes again
      const claimed = await this.#options.store.claim(this.#holder, free).catch((error: unknown) => {
        this.#told(error, 'duties could not be taken in hand; trying again');
        return [];
      });
      for (const duty of claimed) this.#take(duty);
    }
    this.#isClaiming = false;
  }

  #take(duty: ClaimedDuty): void {
    const carrying = this.#carryOut(duty).finally(() => {
      this.#inHand.delete(carrying);
      this.wake();
    });
    this.#inHand.add(carrying);
  }

  async #carryOut(duty: ClaimedDuty): Promise<void> {
    const { store, carryOut, counted } = this.#options;
    try {
      const end = await carryOut(duty);
      counted(duty.kind, end);
      if (end === 'over') await store.drop(duty);
      if (end === 'later') await store.postpone(duty, this.#holder, waitAfter(duty.tries));
    } catch (error) {
      counted(duty.kind, 'failed');
      const { tenant, stream, kind, number } = duty;
      this.#told(error, 'a duty is left to its next try', { tenant, stream, kind, number });
      await this.#guarded('duties', () => store.postpone(duty, this.#holder, waitAfter(duty.tries)));
    }
  }

  async #endLeases(): Promise<void> {
    const { store, leaseExpired } = this.#options;
    if (this.#isStopped) return;
    await Promise.all((await store.overdue(this.#holder)).map(leaseExpired));
  }

  async #purge(): Promise<void> {
    while (!this.#isStopped && (await this.#options.store.purgeMessages()) === dutyLimits.purgedMax);
  }

  async #guarded(what: string, act: () => Promise<void>): Promise<void> {
    await act().catch((error: unknown) => this.#told(error, `looking after ${what} failed; trying again`));
  }

  #told(error: unknown, what: string, facts: object = {}): void {
    this.#options.logger[isConnectionLoss(error) ? 'debug' : 'error']({ err: error, ...facts }, what);
  }
}
