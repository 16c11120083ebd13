import type { CommitterLimits } from './committer-limits.ts';

/**
 * Under load, a moment's wait makes fewer and larger batches. Each commit costs all processes together some 3 ms of CPU
 * whatever it holds, and the clients that a commit has just answered send their next commands right away: taken at once,
 * a batch would hold only those who came while the one before was on its way. An idle system waits for nothing.
 */
export class Gathering {
  readonly #limits: Pick<CommitterLimits, 'gatherFrom' | 'gatherMax' | 'gatherMs'>;
  /** Commands that may be expected: those of the last batch, and those who waited meanwhile. */
  #expected = 0;
  #endedAtMs = Number.NEGATIVE_INFINITY;
  #goOn: (() => void) | undefined;

  constructor(limits: Pick<CommitterLimits, 'gatherFrom' | 'gatherMax' | 'gatherMs'>) {
    this.#limits = limits;
  }

  batchEnded(held: number, waiting: number): void {
    this.#expected = held < this.#limits.gatherFrom ? 0 : Math.min(held + waiting, this.#limits.gatherMax);
    this.#endedAtMs = performance.now();
  }

  /** Resolves when as many wait as may be expected, or it has taken long enough. */
  async untilFull(waiting: number): Promise<void> {
    const leftMs = this.#endedAtMs + this.#limits.gatherMs - performance.now();
    if (this.#goOn || waiting >= this.#expected || leftMs <= 0) return; // another lane gathers: it takes them
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, leftMs);
    this.#goOn = resolve;
    await promise;
    clearTimeout(timer);
    this.#goOn = undefined;
  }

  grew(waiting: number): void {
    if (waiting >= this.#expected) this.#goOn?.();
  }
}
