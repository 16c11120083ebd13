import type { FeedMessage, Place, RowChange } from '@procession/contracts/feed.ts';

/** Rows of one partition up to `seq`: a message of the feed, or what a fetch over a gap brought. */
export interface Batch {
  epoch: number;
  partition: number;
  seq: number;
  rows: readonly RowChange[];
}

/** How a message of the feed stands to what is known. */
export type Standing = 'known' | 'next' | 'gap' | 'other-epoch';

/** How far this copy is, and what came lately: enough to go on where a client stood, within a bound. Pure bookkeeping. */
export class RecentBatches {
  readonly #rowsMax: number;
  #epoch = 0;
  #isFresh = true;
  #partitions: Record<string, number> = {};
  /** The batches are complete after these. */
  #floor: Record<string, number> = {};
  #batches: Batch[] = [];
  /** So many at the front are forgotten already. */
  #goneCount = 0;
  #rowCount = 0;

  constructor(rowsMax: number) {
    this.#rowsMax = rowsMax;
  }

  get place(): Place {
    return { epoch: this.#epoch, partitions: this.#partitions };
  }

  /**
   * Nobody is served from these tables yet: `startAt` may leave out the past. Afterwards a partition that appears is
   * followed from its beginning, since the snapshots of before don't have it.
   */
  get isFresh(): boolean {
    return this.#isFresh;
  }

  /** Every partition that there is has its start. */
  setOut(): void {
    this.#isFresh = false;
  }

  seqOf(partition: number): number | undefined {
    return this.#partitions[partition];
  }

  standingOf({ epoch, partition, seq }: Pick<FeedMessage, 'epoch' | 'partition' | 'seq'>): Standing {
    if (epoch !== this.#epoch) return 'other-epoch';
    const have = this.#partitions[partition];
    if (have === undefined) return 'gap';
    return seq <= have ? 'known' : seq === have + 1 ? 'next' : 'gap';
  }

  take(batch: Batch): void {
    this.#partitions[batch.partition] = batch.seq;
    this.#batches.push(batch);
    this.#rowCount += weight(batch);
    while (this.#rowCount > this.#rowsMax) {
      const oldest = this.#batches[this.#goneCount++]!;
      this.#rowCount -= weight(oldest);
      this.#floor[oldest.partition] = oldest.seq;
    }
    // Moved up now and then only: for each batch it would cost more than all the rest.
    if (this.#goneCount > this.#batches.length / 2) this.#keep(() => true);
  }

  /** Nothing of this partition is known but that it stands at `seq`. */
  startAt(partition: number, seq: number): void {
    this.#partitions[partition] = seq;
    this.#floor[partition] = seq;
    this.#keep((batch) => batch.partition !== partition);
    this.#rowCount = this.#batches.reduce((count, batch) => count + weight(batch), 0);
  }

  /** Another set of tables: nothing can be continued. */
  restart(epoch: number): void {
    this.#epoch = epoch;
    this.#isFresh = true;
    this.#partitions = {};
    this.#floor = {};
    this.#keep(() => false);
    this.#rowCount = 0;
  }

  /**
   * Whether everything after `place` is here, or will come. A place ahead of this copy is good: the other copy was faster.
   */
  continues(place: Place): true | 'place-too-old' | 'other-epoch' {
    if (this.#isFresh || place.epoch !== this.#epoch) return 'other-epoch';
    const isComplete = Object.entries(this.#floor).every(
      ([partition, seq]) => (place.partitions[partition] ?? 0) >= seq,
    );
    return isComplete ? true : 'place-too-old';
  }

  /** The batches after a place that `continues`, in the order in which they came. */
  after(place: Place): Batch[] {
    return this.#batches.filter(
      (batch, at) => at >= this.#goneCount && batch.seq > (place.partitions[batch.partition] ?? 0),
    );
  }

  #keep(which: (batch: Batch) => boolean): void {
    this.#batches = this.#batches.slice(this.#goneCount).filter(which);
    this.#goneCount = 0;
  }
}

/** A batch without a row takes room, too. */
const weight = (batch: Batch): number => batch.rows.length + 1;
