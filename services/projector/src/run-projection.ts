import type { Cursor, LogEvent } from '@procession/contracts/events/envelope.ts';
import { partitionOf } from '@procession/contracts/subjects.ts';
import { cursorAge } from '@procession/event-log/cursor-age.ts';
import { beginningOfLog, type Head, headsAfter } from '@procession/event-log/heads-after.ts';
import type { CommitMessage } from '@procession/event-log/log-bus.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { Applier, type ApplierOptions, type ApplierStats } from './apply-events.ts';
import { openFeed } from './open-feed.ts';
import type { StreamKey } from './read-folded.ts';
import { NewerTables, refuseNewerTables } from './views/view-sets.ts';
import { OtherTables } from './write-batch.ts';

export interface ProjectionOptions extends ApplierOptions {
  /** Into how many the streams are divided. */
  partitions: number;
  /** How often the log is compared with the rows: the longest that a lost message is missing. */
  sweepMs?: number;
  /** Events of one transaction, as far as whole messages allow. */
  batchEventsMax?: number;
  /** Called once, when the partition turns out to have another holder: nothing more is written. */
  onLost?: () => void;
  /** Called once, when the tables turn out to be of newer code than this: nothing more is written. Without it, it looks again. */
  onRefused?: () => void;
}

export interface ProjectionStats extends ApplierStats {
  failures: number;
  /** Streams that a sweep found behind. */
  swept: number;
  parked: number;
  /** Events known to be missing from the rows: taken from the bus or found by the sweep. */
  eventsWaiting: number;
  /** From the recording of the newest event of the last batch to its being readable. */
  lagSeconds: number;
  cursorAgeSeconds: number;
}

const headsPerSweep = 5_000;
/** More than the bus sends unacknowledged; only while Postgres is away and messages come again do so many wait. */
const messagesWaitingMax = 512;
/** Streams that a sweep brings up at once. */
const streamsPerFetch = 200;
const revisionMax = 2_147_483_647;
const failureWaitMs = { first: 100, most: 5_000 } as const;

/** Keeps the rows of one partition equal to the fold of the log, whatever the bus does. */
export class Projection {
  readonly #options: ProjectionOptions;
  readonly #applier: Applier;
  readonly #queue: CommitMessage[] = [];
  readonly #running: Promise<void>;
  readonly #stats = { failures: 0, swept: 0, lagSeconds: 0, cursorAgeSeconds: 0 };
  #eventsQueued = 0;
  #eventsBehind = 0;
  #sweptAt = Number.NEGATIVE_INFINITY;
  #isSweepAskedFor = false;
  #hasMoreToSweep = false;
  /** What the log has after the cursor: read beside the messages, not yet compared. */
  #heads: readonly Head[] | undefined;
  #reading: Promise<void> | undefined;
  #readFailure: unknown;
  /** Counts the failures: what was read before one may be about other tables. */
  #turn = 0;
  #isParkedTried = false;
  #failuresInARow = 0;
  #wake: () => void = () => {};
  #isClosed = false;

  constructor(options: ProjectionOptions) {
    this.#options = options;
    this.#applier = new Applier(options);
    this.#running = this.#run();
  }

  get stats(): ProjectionStats {
    return {
      ...this.#applier.stats,
      ...this.#stats,
      parked: this.#applier.parked.count,
      eventsWaiting: this.#eventsQueued + this.#eventsBehind,
    };
  }

  /** What is too much to wait in memory is let go: the sweep brings it. */
  deliver(message: CommitMessage): void {
    if (this.#queue.length >= messagesWaitingMax) return;
    this.#eventsQueued += message.events.length;
    this.#queue.push(message);
    this.#wake();
  }

  /** Compares with the log as soon as it can: messages may have gone past. */
  sweepSoon(): void {
    this.#isSweepAskedFor = true;
    this.#wake();
  }

  /** Finishes the batch that is being written; what waits is not acknowledged and comes again. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#running;
    await this.#reading;
  }

  async #run(): Promise<void> {
    const { sweepMs = 2_000 } = this.#options;
    while (!this.#isClosed) {
      try {
        if (this.#applier.epoch === 0) await this.#open();
        if (this.#isClosed) break;
        if (this.#readFailure) throw this.#readFailure;
        const dueInMs =
          this.#hasMoreToSweep || this.#isSweepAskedFor ? 0 : sweepMs - (performance.now() - this.#sweptAt);
        if (dueInMs <= 0 && !this.#heads) this.#reading ??= this.#readHeads();
        if (this.#heads) await this.#sweep(this.#heads);
        else if (this.#queue.length > 0) await this.#take();
        else await this.#sleep(dueInMs > 0 ? dueInMs : sweepMs); // ends as soon as the heads are there
        this.#failuresInARow = 0;
      } catch (error) {
        await this.#recover(error);
      }
    }
  }

  /** Whether the transaction committed is unknown, and it does not matter: forget, read again, apply by revision. */
  async #recover(error: unknown): Promise<void> {
    this.#applier.begin(0);
    this.#turn++;
    this.#heads = undefined;
    this.#readFailure = undefined;
    this.#isSweepAskedFor = true;
    this.#applier.parked.forget();
    this.#isParkedTried = false;
    if (error instanceof OtherTables) {
      this.#options.logger.info('another set of tables, or another holder: looking which');
      return;
    }
    this.#stats.failures++;
    this.#failuresInARow++;
    const waitMs = Math.min(failureWaitMs.first * 2 ** this.#failuresInARow, failureWaitMs.most);
    if (error instanceof NewerTables && this.#options.onRefused) {
      this.#options.logger.error({ err: error }, 'left to newer code');
      this.#isClosed = true;
      this.#options.onRefused();
      return;
    }
    this.#options.logger[isConnectionLoss(error) ? 'warn' : 'error']({ err: error, waitMs }, 'the projection failed');
    await this.#sleep(waitMs * (0.5 + Math.random() / 2));
  }

  #sleep(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  async #open(): Promise<void> {
    const { read, partition, fence = 0 } = this.#options;
    const epoch = await openFeed(read, { partition, fence });
    if (epoch === undefined) return this.#lose();
    await refuseNewerTables(read);
    this.#applier.begin(epoch);
    await this.#applier.readSkipped();
    if (!this.#isParkedTried) await this.#tryParked();
  }

  #lose(): void {
    this.#isClosed = true;
    this.#options.onLost?.();
  }

  async #tryParked(): Promise<void> {
    await this.#tryAgain((await this.#applier.parked.readAll()).filter((of) => this.#isMine(of)));
    this.#isParkedTried = true;
  }

  /** What an operator asks for, whichever copy was asked: they find each other in the table. */
  async #tryAskedFor(): Promise<void> {
    const asked = (await this.#applier.parked.readAskedFor()).filter((of) => this.#isMine(of));
    if (asked.length === 0) return;
    await this.#applier.readSkipped();
    this.#applier.parked.letGo(asked);
    await this.#tryAgain(asked);
  }

  async #tryAgain(all: readonly StreamKey[]): Promise<void> {
    const { parked } = this.#applier;
    for (let at = 0; at < all.length; at += streamsPerFetch) {
      // Up to the end of the log, wherever that is by now: the cursor may be past it.
      const some = all.slice(at, at + streamsPerFetch).map((of) => ({ ...of, revision: revisionMax }));
      await this.#bringUp(some);
      if (this.#isClosed) return;
      await parked.release(some.filter((of) => !parked.has(of)));
    }
  }

  /** @returns how many messages it took */
  async #take(): Promise<number> {
    const { batchEventsMax = 1_000 } = this.#options;
    const taken: CommitMessage[] = [];
    const events: LogEvent[] = [];
    for (let next = this.#queue[0]; next; next = this.#queue[0]) {
      if (taken.length > 0 && events.length + next.events.length > batchEventsMax) break;
      taken.push(next);
      this.#queue.shift();
      events.push(...next.events);
    }
    try {
      await this.#applier.apply(events);
    } catch (error) {
      this.#queue.unshift(...taken);
      throw error;
    }
    this.#eventsQueued -= events.length;
    this.#noteLag(events);
    for (const message of taken) message.done();
    return taken.length;
  }

  #noteLag(events: readonly LogEvent[]): void {
    const newest = events.at(-1);
    if (newest) this.#stats.lagSeconds = Math.max(0, (Date.now() - Date.parse(newest.recordedAt)) / 1_000);
  }

  /** Beside the messages: thousands of heads take tens of milliseconds, in which under load many changes would wait. */
  async #readHeads(): Promise<void> {
    const { log } = this.#options;
    const turn = this.#turn;
    this.#isSweepAskedFor = false;
    try {
      const heads = await headsAfter(log, await this.#readCursor(), headsPerSweep);
      this.#stats.cursorAgeSeconds = await cursorAge(log);
      if (turn === this.#turn) this.#heads = heads;
    } catch (error) {
      if (turn === this.#turn) this.#readFailure = error;
    }
    this.#reading = undefined;
    this.#wake();
  }

  /** Compares the log with the rows from the stored cursor on. Finds lost tails, and is the only source while the bus is away. */
  async #sweep(heads: readonly Head[]): Promise<void> {
    // What came meanwhile is most of what the heads are about: without it they would seem behind, and be fetched once more.
    for (let waiting = this.#queue.length; waiting > 0 && !this.#isClosed; ) waiting -= await this.#take();
    const newest = new Map<string, Head>();
    for (const head of heads) if (this.#isMine(head)) newest.set(`${head.tenant}\n${head.stream}`, head);
    const wanted = [...newest.values()];
    for (let at = 0; at < wanted.length; at += streamsPerFetch) {
      const behind = await this.#bringUp(wanted.slice(at, at + streamsPerFetch));
      if (this.#isClosed) return; // what is left of it is the next holder's: the cursor stays before it
      this.#stats.swept += behind.length;
    }
    await this.#tryAskedFor();
    if (this.#isClosed) return;
    const last = heads.at(-1);
    if (last) await this.#applier.writeCursor({ cursor: last, partitions: this.#options.partitions });
    this.#heads = undefined;
    this.#hasMoreToSweep = heads.length === headsPerSweep;
    this.#sweptAt = performance.now();
  }

  /** Applies what the log has beyond the rows of these streams, part by part. @returns those that were behind */
  async #bringUp(streams: readonly { tenant: string; stream: string; revision: number }[]): Promise<unknown[]> {
    const first = await this.#applier.behind(streams);
    for (let behind = first; behind.length > 0 && !this.#isClosed; behind = await this.#applier.behind(behind)) {
      const events = await this.#applier.missing(behind);
      if (events.length === 0) break;
      this.#eventsBehind = events.length;
      await this.#applier.apply(events);
      this.#eventsBehind = 0;
      this.#noteLag(events);
    }
    return first;
  }

  /** Of another set of tables, or of streams divided into another number, nothing is known: from the beginning of the log, heads only. */
  async #readCursor(): Promise<Cursor> {
    const { read, partition, partitions } = this.#options;
    const [found] = await read.query<Cursor & { tables: number; partitions: number | null }>(
      'sweep-cursor',
      `select f.epoch as tables, s.epoch, s.xid::text as xid, s.position, s.partitions
       from feed f left join sweep s using (partition) where f.partition = $1`,
      [partition],
    );
    if (found?.tables !== this.#applier.epoch) throw new OtherTables('the tables are others than before');
    if (found.partitions !== partitions) return beginningOfLog;
    return { epoch: found.epoch, xid: found.xid, position: found.position };
  }

  #isMine({ tenant, stream }: { tenant: string; stream: string }): boolean {
    return partitionOf(tenant, stream, this.#options.partitions) === this.#options.partition;
  }
}
