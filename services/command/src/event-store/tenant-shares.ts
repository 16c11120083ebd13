/** A tenant counts as present for one to two such periods after its last command: its next one is on its way. */
const periodMs = 1_000;

/**
 * How much of a batch one tenant may take: all of it while it is alone, else as much as the second busiest wants, so that
 * batches stay as short as they would be if all asked for the same.
 */
export class TenantShares {
  readonly #shareMin: number;
  readonly #now: () => number;
  /** The longest line of each tenant, in this period and in the one before. */
  #wanted = new Map<string, number>();
  #wantedBefore = new Map<string, number>();
  #beganAtMs = Number.NEGATIVE_INFINITY;

  constructor(shareMin: number, now: () => number) {
    this.#shareMin = shareMin;
    this.#now = now;
  }

  /** Commands that a tenant may have in the next batch, by the lines as they are now. */
  look(lines: ReadonlyMap<string, { length: number }>): number {
    const now = this.#now();
    if (now - this.#beganAtMs >= periodMs) {
      this.#wantedBefore = now - this.#beganAtMs < 2 * periodMs ? this.#wanted : new Map();
      this.#wanted = new Map();
      this.#beganAtMs = now;
    }
    for (const [tenant, { length }] of lines)
      if (length > (this.#wanted.get(tenant) ?? 0)) this.#wanted.set(tenant, length);
    const present = new Map(this.#wantedBefore);
    for (const [tenant, wanted] of this.#wanted) present.set(tenant, Math.max(wanted, present.get(tenant) ?? 0));
    if (present.size < 2) return Number.POSITIVE_INFINITY;
    let most = 0;
    let second = 0;
    for (const wanted of present.values()) {
      if (wanted > most) [most, second] = [wanted, most];
      else if (wanted > second) second = wanted;
    }
    return Math.max(this.#shareMin, second);
  }
}
