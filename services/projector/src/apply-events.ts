import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { isBeginning } from '@procession/contracts/events/instance.ts';
import { DefinitionCache, type DefinitionVersion } from '@procession/event-log/definition-cache.ts';
import { eventsOfStreams } from '@procession/event-log/events-of-streams.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { isBadValue, isCollision } from '@procession/platform/postgres.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Tracer } from '@procession/platform/tracer.ts';
import { type FoldResult, foldStream, type StreamChanges } from './fold-stream.ts';
import { FoldedCache } from './folded-cache.ts';
import { ParkedStreams } from './parked-streams.ts';
import { type DefinitionFacts, definitionFacts } from './projections/instances/definition-facts.ts';
import { keyOfStream, readFolded, type StreamKey } from './read-folded.ts';
import { noSkippedEvents, readSkippedEvents, type SkippedEvents } from './skipped-events.ts';
import { applyTracerOf } from './trace-apply.ts';
import { type Swept, writeBatch } from './write-batch.ts';

export interface ApplierOptions {
  log: SqlReader;
  read: SqlReader;
  partition: number;
  /** Of the lease under which it writes; 0, also by default: nobody leases these tables. */
  fence?: number;
  publish: (subject: string, message: string) => void;
  logger: Logger;
  tracer?: Tracer;
  /** Streams that are kept folded. */
  foldedMax: number;
}

/** Counts since the process began. */
export interface ApplierStats {
  batches: number;
  applied: number;
  /** Known already. */
  dropped: number;
  /** Read from the log because a message had a gap before it, or never came. */
  fetched: number;
}

/** Two transactions write one stream only while the number of partitions changes. */
const collisionsMax = 3;

type Batch = { list: LogEvent[]; changes: StreamChanges }[];

/** Keeps rows equal to the fold of their streams: drops what is known, applies what is next, fetches what is missing. */
export class Applier {
  readonly stats: ApplierStats = { batches: 0, applied: 0, dropped: 0, fetched: 0 };
  readonly parked: ParkedStreams;
  readonly #options: ApplierOptions;
  readonly #cache: FoldedCache;
  readonly #definitions = new DefinitionCache<DefinitionFacts>(definitionFacts);
  #epoch = 0;
  #skipped: SkippedEvents = noSkippedEvents;

  constructor(options: ApplierOptions) {
    this.#options = options;
    this.#cache = new FoldedCache(options.foldedMax);
    this.parked = new ParkedStreams(options);
  }

  /** Forgets what is cached; from now on the rows are those of this set of tables. */
  begin(epoch: number): void {
    this.#cache.clear();
    this.#epoch = epoch;
  }

  /** Takes note of what operators have decided to leave out. */
  async readSkipped(): Promise<void> {
    this.#skipped = await readSkippedEvents(this.#options.read);
  }

  get epoch(): number {
    return this.#epoch;
  }

  /** Which of these streams have not reached their revision; parked ones are never behind. */
  async behind<S extends StreamKey & { revision: number }>(streams: readonly S[]): Promise<S[]> {
    await this.#load(streams);
    return streams.filter((of) => !this.parked.has(of) && this.#have(of) < of.revision);
  }

  /** Events that the log has beyond the rows of these streams. */
  async missing(streams: readonly StreamKey[]): Promise<LogEvent[]> {
    const events = await eventsOfStreams(
      this.#options.log,
      streams.map((of) => ({ tenant: of.tenant, stream: of.stream, have: this.#have(of) })),
    );
    this.stats.fetched += events.length;
    return events;
  }

  /** Applies events in whatever order they came. When it returns, all of them that could be are committed. */
  async apply(events: readonly LogEvent[]): Promise<void> {
    const streams = this.#byStream(events);
    await this.#load([...streams.values()].map((list) => list[0] as LogEvent).filter(({ revision }) => revision !== 1));
    const late = [...streams.values()].filter((list) => this.#hasGap(list)).map((list) => list[0] as LogEvent);
    for (const event of await this.missing(late)) streams.get(keyOfStream(event))?.push(event);
    for (const { tenant, stream } of late) streams.get(keyOfStream({ tenant, stream }))?.sort(byRevision);
    await this.#loadDefinitions(streams);

    const batch: Batch = [];
    const poisons: { event: LogEvent; error: unknown }[] = [];
    for (const list of streams.values()) {
      const result = this.#fold(list);
      this.stats.applied += result.appliedCount;
      this.stats.dropped += list.length - result.appliedCount;
      if (result.changes) batch.push({ list, changes: result.changes });
      if (result.poison) poisons.push(result.poison);
    }
    if (batch.length > 0) await this.#write(batch);
    // What came before them is written.
    for (const { event, error } of poisons) if (!this.parked.has(event)) await this.parked.park(event, error);
    this.#cache.trim();
  }

  async writeCursor(swept: Swept): Promise<void> {
    await writeBatch({ ...this.#options, epoch: this.#epoch }, [], swept);
  }

  #byStream(events: readonly LogEvent[]): Map<string, LogEvent[]> {
    const streams = new Map<string, LogEvent[]>();
    for (const event of events) {
      if (this.parked.has(event)) continue;
      const key = keyOfStream(event);
      const list = streams.get(key);
      if (list) list.push(event);
      else streams.set(key, [event]);
    }
    for (const list of streams.values()) list.sort(byRevision);
    return streams;
  }

  #have(of: StreamKey): number {
    return this.#cache.get(keyOfStream(of))?.revision ?? 0;
  }

  #hasGap(list: readonly LogEvent[]): boolean {
    let have = this.#have(list[0] as LogEvent);
    for (const { revision } of list) {
      if (revision > have + 1) return true;
      have = Math.max(have, revision);
    }
    return false;
  }

  /** A stream that begins in a batch is not looked up: should it be known after all, its older rows lose in the tables. */
  async #load(streams: readonly StreamKey[]): Promise<void> {
    const cold = streams.filter((of) => !this.#cache.has(keyOfStream(of)));
    if (cold.length === 0) return;
    for (const [key, folded] of await readFolded(this.#options.read, cold)) this.#cache.set(key, folded);
  }

  async #loadDefinitions(streams: ReadonlyMap<string, LogEvent[]>): Promise<void> {
    const wanted: DefinitionVersion[] = [];
    for (const [key, list] of streams) {
      const known = this.#cache.get(key);
      const { tenant, type, data } = list[0] as LogEvent;
      if (known?.kind === 'instance' && known.row)
        wanted.push({ tenant, definition: known.row.definition, version: known.row.definitionVersion });
      else if (isBeginning(type) && typeof data.definition === 'string')
        wanted.push({ tenant, definition: data.definition, version: Number(data.version) });
    }
    await this.#definitions.load(this.#options.log, wanted);
  }

  #fold(list: readonly LogEvent[]): FoldResult {
    const known = this.#cache.get(keyOfStream(list[0] as LogEvent));
    return foldStream(known, list, (of) => this.#definitions.get(of), this.#skipped);
  }

  /** A value that a table refuses is looked for by halving, so that it costs the others little. A collision is none. */
  async #write(batch: Batch, collisions = 0): Promise<void> {
    try {
      await this.#commit(batch);
    } catch (error) {
      if (isCollision(error) && collisions < collisionsMax) return this.#write(batch, collisions + 1);
      if (!isBadValue(error)) throw error;
      const half = batch.length >> 1;
      if (half === 0) {
        for (const { list } of batch) await this.#writeOneByOne(list);
        return;
      }
      await this.#write(batch.slice(0, half));
      await this.#write(batch.slice(half));
    }
  }

  /** So that the stream stands right before the event with the value that is refused. */
  async #writeOneByOne(list: readonly LogEvent[]): Promise<void> {
    for (const event of list) {
      const { changes } = this.#fold([event]);
      if (!changes) continue; // known, or after a poison that is parked by the caller
      try {
        await this.#commit([{ list: [event], changes }]);
      } catch (error) {
        if (!isBadValue(error)) throw error;
        await this.parked.park(event, error);
        return;
      }
    }
  }

  async #commit(batch: Batch): Promise<void> {
    const traceApply = applyTracerOf(this.#options, batch);
    const target = { ...this.#options, epoch: this.#epoch, ...(traceApply && { traceApply }) };
    await writeBatch(
      target,
      batch.map(({ changes }) => changes),
    );
    this.stats.batches++;
    for (const { changes } of batch) this.#cache.set(keyOfStream(changes), changes.folded);
  }
}

const byRevision = (a: LogEvent, b: LogEvent): number => a.revision - b.revision;
