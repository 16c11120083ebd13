import { TenantShares } from './tenant-shares.ts';
import type { Waiting } from './waiting.ts';

export interface QueueLimits {
  batchMax: number;
  queueMax: number;
  sharedBatchMin: number;
}

/**
 * Commands that wait, a line per tenant, oldest first. Those on a stream that a lane has in hand are passed over until it is
 * released. A batch takes from the lines in turn, and when several tenants are about, from none more than its share: one that
 * sends ten times as much as the others waits for itself, not they for it.
 */
export class CommandQueue {
  /** In the order of their turns: a line that was served goes to the end. */
  readonly #lines = new Map<string, Waiting[]>();
  #length = 0;
  /** Of a batch, as of the last one. */
  #shareMax = Number.POSITIVE_INFINITY;
  /** Streams in the hands of a lane. */
  readonly #busy = new Set<string>();
  readonly #shares: TenantShares;
  readonly #limits: QueueLimits;

  constructor(limits: QueueLimits, now: () => number = () => performance.now()) {
    this.#limits = limits;
    this.#shares = new TenantShares(now);
  }

  get length(): number {
    return this.#length;
  }

  /** Whether more than so many wait, of each tenant no more counted than its share: for one that floods no lane opens. */
  hasMoreThan(count: number): boolean {
    if (this.#length <= count) return false;
    let fair = 0;
    for (const { length } of this.#lines.values()) fair += Math.min(length, this.#shareMax);
    return fair > count;
  }

  /** A tenant may fill half of the places, two of them a third each: there is always room left for one more. */
  hasRoomFor(tenant: string): boolean {
    return (this.#lines.get(tenant)?.length ?? 0) < this.#limits.queueMax - this.#length;
  }

  push(waiting: Waiting): void {
    this.#lineOf(waiting).push(waiting);
    this.#length++;
  }

  /** To the front: these have waited longest. */
  putBack(commands: readonly Waiting[]): void {
    for (const waiting of commands.toReversed()) this.#lineOf(waiting).unshift(waiting);
    this.#length += commands.length;
  }

  members(): ReadonlySet<Waiting> {
    return new Set([...this.#lines.values()].flat());
  }

  /** The next batch; its streams belong to the caller until `release`. */
  take(): Waiting[] {
    const shareMax = this.#shares.look(this.#lines);
    this.#shareMax = shareMax;
    const turns = [...this.#lines].map(([tenant, line]): Turn => ({ tenant, line, at: 0, passed: [], taken: 0 }));
    const batch: Batching = { taken: [], max: this.#limits.batchMax };
    this.#takeInTurns(turns, batch, shareMax);
    // Many commits with little in each would help nobody.
    if (batch.taken.length < this.#limits.sharedBatchMin) {
      batch.max = Math.min(batch.max, this.#limits.sharedBatchMin);
      this.#takeInTurns(turns, batch, Number.POSITIVE_INFINITY);
    }
    for (const turn of turns) this.#endTurn(turn);
    this.#length -= batch.taken.length;
    for (const { keys } of batch.taken) for (const key of keys) this.#busy.add(key);
    return batch.taken;
  }

  release(taken: readonly Waiting[]): void {
    for (const { keys } of taken) for (const key of keys) this.#busy.delete(key);
  }

  #takeInTurns(turns: readonly Turn[], batch: Batching, shareMax: number): void {
    for (let open = turns; open.length > 0; )
      open = open.filter((turn) => turn.taken < shareMax && this.#takeOne(turn, batch));
  }

  /** @returns whether there was one to take. */
  #takeOne(turn: Turn, batch: Batching): boolean {
    for (; turn.at < turn.line.length; turn.at++) {
      const waiting = turn.line[turn.at]!;
      if (this.#busy.size > 0 && waiting.keys.some((key) => this.#busy.has(key))) {
        turn.passed.push(waiting);
        continue;
      }
      batch.max = Math.min(batch.max, waiting.batchMax);
      if (batch.taken.length >= batch.max) return false;
      batch.taken.push(waiting);
      turn.taken++;
      turn.at++;
      return true;
    }
    return false;
  }

  #endTurn({ tenant, line, at, passed, taken }: Turn): void {
    if (taken === 0) return; // nothing left the line, so its order stands
    line.splice(0, at, ...passed);
    this.#lines.delete(tenant);
    if (line.length > 0) this.#lines.set(tenant, line);
  }

  #lineOf({ command: { tenant } }: Waiting): Waiting[] {
    let line = this.#lines.get(tenant);
    if (!line) {
      line = [];
      this.#lines.set(tenant, line);
    }
    return line;
  }
}

interface Turn {
  tenant: string;
  line: Waiting[];
  /** Index of the first command that was not looked at. */
  at: number;
  passed: Waiting[];
  taken: number;
}

interface Batching {
  taken: Waiting[];
  max: number;
}
