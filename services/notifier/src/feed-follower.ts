import type { FeedMessage, Place } from '@procession/contracts/feed.ts';
import type { FeedPage } from '@procession/read-models/feed-reader.ts';
import type { Counters } from './counters.ts';
import type { Limits } from './limits.ts';
import type { ResyncReason } from './protocol.ts';
import type { Batch, RecentBatches } from './recent-batches.ts';

export interface FeedFollowerOptions {
  /** The feed as the tables have it. */
  readPlace: () => Promise<Place>;
  /** Rows written after `seq`, at most `limit` of each view. */
  readFeed: (partition: number, seq: number, limit: number) => Promise<FeedPage>;
  recent: RecentBatches;
  onBatch: (batch: Batch) => void;
  onLostThread: (reason: ResyncReason) => void;
  /** Roles or users of these tenants changed; undefined: perhaps, of any. */
  onDirectory: (tenants: string[] | undefined) => void;
  onError: (error: unknown) => void;
  limits: Limits;
  counters: Counters;
}

/** Every partition of the feed, by the rule of all readers: drop what is known, take what is next, fetch what is missing. */
export class FeedFollower {
  readonly #options: FeedFollowerOptions;
  #hasStarted = false;
  #isInTouch = false;
  #wanted = new Set<number>();
  #working: Promise<void> | undefined;
  #looking: Promise<void> | undefined;

  constructor(options: FeedFollowerOptions) {
    this.#options = options;
  }

  /** The tables have been reached: from here on nothing is missed for long. */
  get hasStarted(): boolean {
    return this.#hasStarted;
  }

  /** The last look at the tables went well. */
  get isInTouch(): boolean {
    return this.#isInTouch;
  }

  /** A message of the bus: a hint that may be lost, doubled or late. */
  hear(message: FeedMessage): void {
    const { recent, onBatch, onDirectory, counters } = this.#options;
    switch (recent.standingOf(message)) {
      case 'known':
        return;
      case 'next':
        if (message.rows) {
          counters.batches++;
          const { epoch, partition, seq, rows } = message;
          const batch = { epoch, partition, seq, rows };
          recent.take(batch);
          onBatch(batch);
          if (message.heads?.length) onDirectory(message.heads.map(({ tenant }) => tenant));
          return;
        }
        void this.#fetch(message.partition);
        return;
      case 'gap':
        void this.#fetch(message.partition);
        return;
      case 'other-epoch':
        void this.lookAtHeads();
    }
  }

  /** A lost tail shows no gap, so the heads are looked at now and then: one row per partition. */
  lookAtHeads(): Promise<void> {
    this.#looking ??= this.#compareHeads().finally(() => {
      this.#looking = undefined;
    });
    return this.#looking;
  }

  async #compareHeads(): Promise<void> {
    const { recent, limits, onError } = this.#options;
    try {
      const { epoch, partitions } = await this.#options.readPlace();
      if (epoch !== recent.place.epoch) this.#restart(epoch);
      const behind: Promise<void>[] = [];
      for (const [name, seq] of Object.entries(partitions)) {
        const partition = Number(name);
        if (recent.seqOf(partition) === undefined)
          recent.startAt(partition, recent.isFresh ? Math.max(0, seq - limits.recentAtStart) : 0);
        if (seq > recent.seqOf(partition)!) behind.push(this.#fetch(partition));
      }
      recent.setOut();
      await Promise.all(behind);
      this.#hasStarted = true;
      this.#isInTouch = true;
    } catch (error) {
      this.#isInTouch = false;
      onError(error);
    }
  }

  /** Fetches run one after the other; a partition that is asked for while one runs is looked at once more. */
  #fetch(partition: number): Promise<void> {
    this.#wanted.add(partition);
    this.#working ??= this.#fetchWanted().finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #fetchWanted(): Promise<void> {
    try {
      for (const partition of this.#wanted) {
        this.#wanted.delete(partition);
        await this.#fetchOne(partition);
      }
    } catch (error) {
      // The tables are away: the next look at the heads goes on from the same place.
      this.#wanted.clear();
      this.#options.onError(error);
    }
  }

  async #fetchOne(partition: number): Promise<void> {
    const { readFeed, recent, limits, counters, onDirectory } = this.#options;
    const have = recent.seqOf(partition);
    if (have === undefined) return;
    const { epoch, head, upTo, changes } = await readFeed(partition, have, limits.gapRowsMax);
    if (epoch === 0) return;
    if (epoch !== recent.place.epoch) return this.#restart(epoch);
    // Messages may have moved the place on meanwhile. What they brought comes once more and is dropped by revision.
    if (head <= recent.seqOf(partition)!) return;
    counters.gapFetches++;
    if (upTo < head) {
      recent.startAt(partition, head);
      this.#options.onLostThread('too-much-changed');
    } else {
      // Remembered by their numbers, so that whoever resumes gets no more than they missed; sent as one.
      for (const [seq, found] of Map.groupBy(changes, ({ seq }) => seq))
        recent.take({ epoch, partition, seq, rows: found.map(({ change }) => change) });
      recent.take({ epoch, partition, seq: head, rows: [] });
      this.#options.onBatch({ epoch, partition, seq: head, rows: changes.map(({ change }) => change) });
    }
    // The tables don't say which streams of the directory were among it.
    onDirectory(undefined);
  }

  #restart(epoch: number): void {
    const { recent, onLostThread, onDirectory } = this.#options;
    recent.restart(epoch);
    onLostThread('other-epoch');
    onDirectory(undefined);
  }
}
