/** A tenant counts as present for one to two such periods after its last command: its next one is on its way. */
const periodMs = 1_000;

/**
 * How much of a batch one tenant may take: all of it while it is alone, else as much as the others that wait ask for on the
 * average, so that a batch stays about as short as it would be if all asked for the same.
 */
export class TenantShares {
  readonly #now: () => number;
  /** Who sent something in this period, and in the one before. */
  #present = new Set<string>();
  #presentBefore = new Set<string>();
  #beganAtMs = Number.NEGATIVE_INFINITY;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Commands that a tenant may have in the next batch, by the lines as they are now. */
  look(lines: ReadonlyMap<string, { length: number }>): number {
    this.#passTime();
    let all = 0;
    let most = 0;
    for (const [tenant, { length }] of lines) {
      this.#present.add(tenant);
      all += length;
      if (length > most) most = length;
    }
    if (this.#isOneAlone()) return Number.POSITIVE_INFINITY;
    return Math.max(1, Math.ceil((all - most) / Math.max(1, lines.size - 1)));
  }

  #isOneAlone(): boolean {
    if (this.#present.size > 1) return false;
    for (const tenant of this.#presentBefore) if (!this.#present.has(tenant)) return false;
    return true;
  }

  #passTime(): void {
    const now = this.#now();
    const passedMs = now - this.#beganAtMs;
    if (passedMs < periodMs) return;
    this.#presentBefore = passedMs < 2 * periodMs ? this.#present : new Set();
    this.#present = new Set();
    this.#beganAtMs = now;
  }
}
