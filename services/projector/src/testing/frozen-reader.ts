import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** A connection whose process stands still from its n-th statement on, until it is woken: as by SIGSTOP, or in a long collection. */
export class FrozenReader implements SqlReader {
  /** Statements that were asked for. */
  asked = 0;
  readonly #inner: SqlReader;
  readonly #freezeAt: number;
  readonly #woken = Promise.withResolvers<void>();

  constructor(inner: SqlReader, freezeAt: number) {
    this.#inner = inner;
    this.#freezeAt = freezeAt;
  }

  get isFrozen(): boolean {
    return this.asked >= this.#freezeAt;
  }

  wake(): void {
    this.#woken.resolve();
  }

  async query<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    this.asked++;
    if (this.isFrozen) await this.#woken.promise;
    return this.#inner.query<Row>(name, text, values);
  }
}
