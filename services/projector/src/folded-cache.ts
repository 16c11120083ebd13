import type { Folded } from './folded.ts';

/** Streams as folded, so that most events need no look into the tables. The least recently used go first. */
export class FoldedCache {
  readonly #countMax: number;
  readonly #known = new Map<string, Folded>();

  constructor(countMax: number) {
    this.#countMax = countMax;
  }

  get(key: string): Folded | undefined {
    return this.#known.get(key);
  }

  has(key: string): boolean {
    return this.#known.has(key);
  }

  set(key: string, folded: Folded): void {
    this.#known.delete(key);
    this.#known.set(key, folded);
  }

  /** Makes room. Apart from `set`, so that nothing goes while a batch still needs it. */
  trim(): void {
    for (const key of this.#known.keys()) {
      if (this.#known.size <= this.#countMax) break;
      this.#known.delete(key);
    }
  }

  clear(): void {
    this.#known.clear();
  }
}
