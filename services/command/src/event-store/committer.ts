import { setTimeout as sleep } from 'node:timers/promises';
import type { Rejection } from '@procession/engine/decider.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isBadValue, isConnectionLoss, isTransient } from '@procession/platform/postgres.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import { type AppendAnswer, append, type StoredKey } from './append.ts';
import { Batch, type Verdict } from './batch.ts';
import type { Command, Folds, Growth, Outcome } from './command.ts';
import { CommandQueue } from './command-queue.ts';
import type { Relay } from './commit.ts';
import { type CommitterLimits, committerLimits } from './committer-limits.ts';
import type { CommitterStats } from './committer-stats.ts';
import type { DatabaseClock } from './database-clock.ts';
import { Gathering } from './gathering.ts';
import { load } from './load.ts';
import { noteHolders } from './note-holders.ts';
import type { PublishedCommits } from './published-commits.ts';
import { createStateCache, type StateCache } from './state-cache.ts';
import { traceAppend, traceDecision } from './trace-commands.ts';
import { createWaiting, idempotencyKeyOf, type Waiting } from './waiting.ts';

export interface CommitterOptions {
  /** One per lane that may run at once. */
  connections: readonly Connection[];
  folds: Folds;
  relay: Relay;
  clock: DatabaseClock;
  published: PublishedCommits;
  logger: Logger;
  tracer: Tracer;
  stats: CommitterStats;
  partitions: number;
  /** Told after COMMIT how far each stream has got. Must not block or throw. */
  grew?: (growth: Growth) => void;
  /** Told after COMMIT that there is something to do for others. Must not block or throw. */
  owes?: () => void;
  limits?: Partial<CommitterLimits>;
}

/**
 * Group commit: commands that wait are decided in memory and written in one transaction; the next batch forms meanwhile.
 * A lane is one such loop on its own connection. Lanes share queue and cache, and never have the same stream in hand.
 */
export class Committer {
  readonly #options: CommitterOptions;
  readonly #limits: CommitterLimits;
  readonly #queue: CommandQueue;
  readonly #cache: StateCache;
  readonly #inFlight = new Map<string, { fingerprint: string; outcome: Promise<Outcome> }>();
  readonly #idleLanes: Connection[];
  readonly #gathering: Gathering;
  #isClosing = false;

  constructor(options: CommitterOptions) {
    this.#options = options;
    this.#limits = { ...committerLimits, ...options.limits };
    this.#queue = new CommandQueue(this.#limits);
    this.#cache = createStateCache(this.#limits.cachedStreamsMax, this.#limits.cachedBytesMax);
    this.#idleLanes = options.connections.toReversed();
    this.#gathering = new Gathering(this.#limits);
  }

  get queued(): number {
    return this.#queue.length;
  }
  get cached(): { streams: number; bytes: number } {
    return { streams: this.#cache.size, bytes: this.#cache.calculatedSize };
  }

  handle(command: Command): Promise<Outcome> {
    if (this.#isClosing || !this.#queue.hasRoomFor(command.tenant)) return Promise.resolve({ kind: 'overloaded' });
    const key = idempotencyKeyOf(command);
    const twin = this.#inFlight.get(key);
    if (twin)
      return twin.fingerprint === command.fingerprint
        ? twin.outcome.then(asReplay)
        : Promise.resolve({ kind: 'key-reused' });
    const { promise, resolve } = Promise.withResolvers<Outcome>();
    this.#inFlight.set(key, { fingerprint: command.fingerprint, outcome: promise });
    const waiting = createWaiting(command, this.#limits.batchMax, (outcome) => {
      this.#inFlight.delete(key);
      resolve(outcome);
    });
    this.#queue.push(waiting);
    this.#gathering.grew(this.#queue.length);
    this.#wake();
    return promise;
  }

  /** Takes nothing more, finishes what waits, within the bounds that each command has. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.allSettled([...this.#inFlight.values()].map(({ outcome }) => outcome));
  }

  #wake(): void {
    const lanes = this.#options.connections.length;
    const running = lanes - this.#idleLanes.length;
    if (running === lanes || !this.#queue.hasMoreThan(running * this.#limits.laneOpensAt)) return;
    const connection = this.#idleLanes.pop()!;
    setImmediate(() => void this.#run(connection));
  }

  async #run(connection: Connection): Promise<void> {
    while (this.#isWorthALane()) {
      await this.#gathering.untilFull(this.#queue.length);
      const taken = this.#queue.take();
      if (taken.length === 0) break; // all that wait are on streams that the other lane has in hand: it goes on with them
      try {
        await this.#commit(connection, taken);
      } catch (error) {
        await this.#recover(taken, error);
      } finally {
        this.#queue.release(taken);
        this.#gathering.batchEnded(taken.length, this.#queue.length);
      }
    }
    this.#idleLanes.push(connection);
    if (this.#idleLanes.length < this.#options.connections.length) return;
    if (this.#queue.length > 0) this.#wake();
    else this.#options.published.laneIsIdle();
  }

  #isWorthALane(): boolean {
    const others = this.#options.connections.length - this.#idleLanes.length - 1;
    return this.#queue.hasMoreThan(others * this.#limits.laneOpensAt);
  }

  async #commit(connection: Connection, taken: readonly Waiting[]): Promise<void> {
    const { clock, folds, published, partitions, relay, stats, tracer } = this.#options;
    if (!clock.isKnown) await clock.refresh(connection);
    const loaded = await load(connection, { cache: this.#cache, folds, snapshotIgnored: stats.snapshotIgnored }, taken);
    const batch = new Batch(loaded.streams, folds, clock.now());
    const notYet: Waiting[] = [];
    for (const waiting of taken) {
      const earlier = loaded.answers.get(waiting);
      if (earlier) this.#replay(waiting, earlier);
      else if (batch.bytes >= this.#limits.batchBytesMax || !this.#decide(batch, waiting)) notYet.push(waiting);
    }
    this.#queue.putBack(notYet.filter((waiting) => !waiting.isSettled && !this.#isFetching.has(waiting)));
    if (batch.commands.length === 0) return;

    const began = performance.now();
    const acknowledged = published.take();
    const answer = await append(connection, batch, acknowledged, partitions).catch((error: unknown) => {
      published.giveBack(acknowledged);
      traceAppend(tracer, batch, began, { error });
      throw error;
    });
    traceAppend(tracer, batch, began, { xid: answer.xid });
    clock.sawEpoch(answer.epoch);
    stats.committed(batch.commands.length, performance.now() - began);
    this.#settle(batch, answer);
    const refused = new Set(answer.refused);
    const events = batch.events.filter(({ of }) => !refused.has(batch.bundleOf(of.bundle)));
    if (events.length === 0) return;
    if (batch.duties.length > 0 || batch.locks.length > 0) this.#options.owes?.();
    const commit = events.map(({ of, json, traceparent }) => {
      return { tenant: of.tenant, stream: of.ref.stream, json, traceparent };
    });
    relay.publish({ epoch: answer.epoch, xid: answer.xid, events: commit }, (partition) =>
      published.add({ xid: answer.xid, partition }),
    );
  }

  readonly #isFetching = new Set<Waiting>();

  /** @returns whether the command is in the batch; else it is settled, or must be decided again later. */
  #decide(batch: Batch, waiting: Waiting): boolean {
    let verdict: Verdict;
    const began = performance.now();
    try {
      verdict = batch.add(waiting);
      traceDecision(this.#options.tracer, waiting.command, began, verdict);
    } catch (error) {
      waiting.settle({ kind: 'failed', error });
      return false;
    }
    if (verdict === 'accepted') return true;
    if (verdict === 'later') return false;
    if ('fetch' in verdict) {
      this.#fetch(waiting, verdict.fetch);
    } else if ('reply' in verdict) {
      waiting.settle({ kind: 'replied', answer: verdict.reply });
    } else {
      this.#reject(batch, waiting, verdict);
    }
    return false;
  }

  /** A rejection must rest on committed, current state, on a key that was not used, and on a directory of now: else look again. */
  #reject(batch: Batch, waiting: Waiting, { rejection }: Rejection): void {
    const refreshing = waiting.isRefreshed ? undefined : waiting.command.refresh?.(rejection);
    if (refreshing) {
      waiting.isRefreshed = true;
      waiting.isFresh = true;
      this.#fetch(waiting, () => refreshing);
    } else if (waiting.isFresh && !batch.touches(waiting.command)) {
      waiting.settle({ kind: 'rejected', rejection });
    } else {
      waiting.isFresh = true;
    }
  }

  /** Takes the command out of the line until what it needs is in memory. */
  #fetch(waiting: Waiting, fetch: () => Promise<void>): void {
    if (++waiting.fetches > this.#limits.fetchesMax) {
      waiting.settle({
        kind: 'failed',
        error: new Error(`a command still lacked something after ${this.#limits.fetchesMax} fetches`),
      });
      return;
    }
    this.#isFetching.add(waiting);
    fetch().then(
      () => {
        this.#isFetching.delete(waiting);
        this.#queue.putBack([waiting]);
        this.#wake();
      },
      (error: unknown) => {
        this.#isFetching.delete(waiting);
        waiting.settle({ kind: 'failed', error });
      },
    );
  }

  #settle(batch: Batch, answer: AppendAnswer): void {
    const refused = new Set(answer.refused);
    const replays = new Map(answer.replays?.map((replay) => [replay.command, replay]));
    noteHolders(batch, answer);
    const again: Waiting[] = [];
    batch.commands.forEach(({ waiting, bundle, answer: text }, n) => {
      if (!refused.has(batch.bundleOf(bundle))) {
        waiting.settle({ kind: 'committed', answer: text, epoch: answer.epoch });
        return;
      }
      for (const key of waiting.keys) this.#cache.delete(key);
      const replay = replays.get(n);
      if (replay) this.#replay(waiting, replay);
      else if (this.#mayTryAgain(waiting)) again.push(waiting);
    });
    this.#queue.putBack(again);
    for (const written of batch.streams.values()) {
      if (refused.has(batch.bundleOf(written.bundle))) continue;
      const { key, tenant, ref, expected, state, revision, hash, recordedAtMs, bytes } = written;
      if (this.#options.folds[ref.kind].isClosed?.(state)) this.#cache.delete(key);
      else this.#cache.set(key, { state, revision, hash, recordedAtMs, bytes });
      this.#options.grew?.({ tenant, ref, before: expected, after: revision });
    }
  }

  #mayTryAgain(waiting: Waiting): boolean {
    this.#options.stats.moved();
    waiting.isFresh = true;
    if (++waiting.tries <= this.#limits.triesMax) return true;
    waiting.settle({ kind: 'contended' });
    return false;
  }

  #replay(waiting: Waiting, { fingerprint, response }: StoredKey): void {
    const isSame = fingerprint === waiting.command.fingerprint;
    waiting.settle(
      isSame ? { kind: 'replayed', answer: response, epoch: this.#options.clock.epoch } : { kind: 'key-reused' },
    );
  }

  /** Nothing of the batch is known to be committed. The same commands under the same keys give the truth. */
  async #recover(taken: readonly Waiting[], error: unknown): Promise<void> {
    const { logger, stats } = this.#options;
    const queued = this.#queue.members();
    const open = taken.filter(
      (waiting) => !waiting.isSettled && !queued.has(waiting) && !this.#isFetching.has(waiting),
    );
    for (const waiting of open) {
      waiting.isFresh = true;
      for (const key of waiting.keys) this.#cache.delete(key);
    }
    if (isBadValue(error)) {
      if (open.length === 1) open[0]!.settle({ kind: 'unstorable' });
      for (const waiting of open) waiting.batchMax = Math.ceil(open.length / 2);
    } else if (!isTransient(error)) {
      stats.unknown(open.length);
      if (!isConnectionLoss(error))
        logger.error({ err: error, commands: open.length }, 'a batch failed; trying again under the same keys');
      await sleep(this.#limits.retryWaitMs + Math.random() * this.#limits.retryWaitSpreadMs);
    }
    const oldest = performance.now() - this.#limits.giveUpAfterMs;
    for (const waiting of open) if (waiting.sinceMs < oldest) waiting.settle({ kind: 'unknown' });
    this.#queue.putBack(open.filter((waiting) => !waiting.isSettled));
  }
}

const asReplay = (outcome: Outcome): Outcome =>
  outcome.kind === 'committed' ? { ...outcome, kind: 'replayed' } : outcome;
