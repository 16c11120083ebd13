import type { Waiting } from './waiting.ts';

/** Commands that wait, oldest first. Those on a stream that a lane has in hand are passed over until it is released. */
export class CommandQueue {
  #waiting: Waiting[] = [];
  /** Streams in the hands of a lane. */
  readonly #busy = new Set<string>();
  readonly #batchMax: number;

  constructor(batchMax: number) {
    this.#batchMax = batchMax;
  }

  get length(): number {
    return this.#waiting.length;
  }

  push(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /** To the front: these have waited longest. */
  putBack(commands: readonly Waiting[]): void {
    if (commands.length > 0) this.#waiting.unshift(...commands);
  }

  members(): ReadonlySet<Waiting> {
    return new Set(this.#waiting);
  }

  /** The next batch; its streams belong to the caller until `release`. */
  take(): Waiting[] {
    const taken: Waiting[] = [];
    const passed: Waiting[] = [];
    let max = this.#batchMax;
    let at = 0;
    for (; at < this.#waiting.length; at++) {
      const waiting = this.#waiting[at]!;
      max = Math.min(max, waiting.batchMax);
      if (taken.length >= max) break;
      if (this.#busy.size > 0 && waiting.keys.some((key) => this.#busy.has(key))) passed.push(waiting);
      else taken.push(waiting);
    }
    this.#waiting.splice(0, at, ...passed);
    for (const { keys } of taken) for (const key of keys) this.#busy.add(key);
    return taken;
  }

  release(taken: readonly Waiting[]): void {
    for (const { keys } of taken) for (const key of keys) this.#busy.delete(key);
  }
}
