import type { Logger } from '@procession/platform/logger.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface Lease {
  partition: number;
  /** Counts the takings of this partition: in each write, so that a holder from before writes nothing. */
  fence: number;
}

/** What is done under a lease, until it is closed. */
export interface Work {
  /** Finishes what is begun, soon. */
  close(): Promise<void>;
}

/** What writing may show to whoever does it. */
export interface WorkReports {
  /** Another one has the partition. */
  lost: () => void;
  /** This code may not write into the tables: not into this partition, and into no other. */
  refused: () => void;
}

export interface LeasesOptions {
  /** A connection of its own: a renewal must not wait behind rows. */
  table: SqlReader;
  /** Name of this copy, another one with each start. */
  copy: string;
  partitions: number;
  /** How long a lease stands when its holder is gone without a word. */
  leaseMs: number;
  /** Begins to project a partition. */
  begin: (lease: Lease, reports: WorkReports) => Work;
  /** Whether this code may write into the tables again: asked now and then after it was refused. */
  mayWrite: () => Promise<boolean>;
  /** How often that is. */
  asideLookMs?: number;
  logger: Logger;
}

interface Held extends Lease {
  work: Work;
  ending?: Promise<void>;
}

/** A round is one short call. What is given back is taken in the next one: within 0.3 s where a lease is 3 s. */
const roundsPerLease = 10;
const defaultAsideLookMs = 3_000;

/**
 * This copy's share of the partitions: takes leases, renews them, begins and ends the work under them. All copies come to the same
 * shares by looking into one table (`lease_round`), by the database's clock. Being late is harmless, for the fence is in each write.
 */
export class Leases {
  /** Counts since the process began. */
  readonly stats = { taken: 0, lost: 0, given: 0 };
  readonly #options: LeasesOptions;
  readonly #held = new Map<number, Held>();
  #surelyUntil = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> = Promise.resolve();
  #isClosed = false;
  #isAside = false;

  constructor(options: LeasesOptions) {
    this.#options = options;
    this.#goOn(0);
  }

  /** Partitions that this copy projects. After a lease's length without a word from the database nothing is sure. */
  get heldCount(): number {
    return this.isSure ? this.#held.size : 0;
  }

  /** The last renewal still holds. */
  get isSure(): boolean {
    return performance.now() < this.#surelyUntil;
  }

  /** It leaves all partitions to others, for the tables are not for this code. */
  get isAside(): boolean {
    return this.#isAside;
  }

  /** Gives everything back, each partition as soon as its work is finished, so that the others need not wait for its end. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    await this.#running;
    await this.#leave().catch((error: unknown) => this.#options.logger.warn({ err: error }, 'left without a word'));
    await Promise.all([...this.#held.values()].map((held) => this.#giveBack(held)));
  }

  #goOn(afterMs: number): void {
    this.#timer = setTimeout(() => {
      this.#running = this.#round().then(() => {
        const { leaseMs, asideLookMs = defaultAsideLookMs } = this.#options;
        if (!this.#isClosed) this.#goOn(this.#isAside ? asideLookMs : leaseMs / roundsPerLease);
      });
    }, afterMs);
  }

  async #round(): Promise<void> {
    const { table, copy, partitions, leaseMs, logger } = this.#options;
    const askedAt = performance.now();
    try {
      if (this.#isAside) return await this.#lookFromAside();
      const leases = await table.query<Lease & { surplus: boolean }>(
        'lease-round',
        'select partition, fence, surplus from lease_round($1, $2, $3)',
        [copy, partitions, leaseMs],
      );
      // What was not renewed in this round was renewed when less than a third was over.
      this.#surelyUntil = askedAt + (leaseMs * 2) / 3;
      this.#take(leases);
    } catch (error) {
      logger.warn({ err: error }, 'the leases could not be renewed');
    }
  }

  /** With the partitions in hand it would keep others from them, and with its name among the copies from its share. */
  async #lookFromAside(): Promise<void> {
    await this.#leave();
    await Promise.all([...this.#held.values()].map((held) => this.#giveBack(held)));
    if (!(await this.#options.mayWrite())) return;
    this.#options.logger.info('the tables are for this code again');
    this.#isAside = false;
  }

  #take(leases: readonly (Lease & { surplus: boolean })[]): void {
    const now = new Map(leases.map((lease) => [lease.partition, lease]));
    for (const held of this.#held.values())
      if (now.get(held.partition)?.fence !== held.fence) this.#lose(held, 'it was taken over');
    for (const { partition, fence, surplus } of leases) {
      const held = this.#held.get(partition);
      if (held && surplus) void this.#giveBack(held);
      else if (!held && !this.#isAside) this.#begin({ partition, fence });
    }
  }

  #begin({ partition, fence }: Lease): void {
    const { begin, logger } = this.#options;
    this.stats.taken++;
    logger.info({ partition, fence }, 'took the lease of a partition');
    const lost = (): void => {
      const held = this.#held.get(partition);
      if (held?.fence === fence) this.#lose(held, 'another has written');
    };
    const refused = (): void => {
      this.#isAside = true;
    };
    this.#held.set(partition, { partition, fence, work: begin({ partition, fence }, { lost, refused }) });
  }

  #lose(held: Held, why: string): void {
    const { partition, fence } = held;
    this.stats.lost++;
    this.#options.logger.warn({ partition, fence, why }, 'lost the lease of a partition');
    this.#held.delete(partition);
    void this.#end(held);
  }

  #giveBack(held: Held): Promise<void> {
    held.ending ??= this.#end(held).then(() => this.#release(held));
    return held.ending;
  }

  async #end({ work, partition }: Held): Promise<void> {
    await work
      .close()
      .catch((error: unknown) => this.#options.logger.error({ err: error, partition }, 'ending a partition failed'));
  }

  async #release(held: Held): Promise<void> {
    const { table, copy, logger } = this.#options;
    const { partition, fence } = held;
    try {
      await table.query(
        'release-lease',
        'update leases set holder = null where partition = $1 and fence = $2 and holder = $3',
        [partition, fence, copy],
      );
      this.stats.given++;
      logger.info({ partition, fence }, 'gave back the lease of a partition');
    } catch (error) {
      logger.warn({ err: error, partition }, 'could not give back a lease: it ends by itself');
    }
    if (this.#held.get(partition) === held) this.#held.delete(partition);
  }

  /** The others count without this copy from now on. */
  async #leave(): Promise<void> {
    await this.#options.table.query('leave-copies', 'delete from copies where copy = $1', [this.#options.copy]);
  }
}
