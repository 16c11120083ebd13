import { setTimeout as sleep } from 'node:timers/promises';

/** Tells those who wait in this process that a duty may have come. What other processes open they find by looking. */
export class DutyBell {
  #hears: (() => void) | undefined;
  #rung = Promise.withResolvers<void>();

  onRing(hears: () => void): void {
    this.#hears = hears;
  }

  /** Must not block or throw. */
  readonly ring = (): void => {
    this.#hears?.();
    this.#rung.resolve();
    this.#rung = Promise.withResolvers<void>();
  };

  readonly next = async (withinMs: number): Promise<void> => {
    const waiting = new AbortController();
    const rung = this.#rung.promise;
    await Promise.race([rung, sleep(withinMs, undefined, { signal: waiting.signal, ref: false })]);
    waiting.abort();
  };
}
