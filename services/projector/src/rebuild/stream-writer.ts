import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { isBeginning } from '@procession/contracts/events/instance.ts';
import { DefinitionCache } from '@procession/event-log/definition-cache.ts';
import type { Session } from '@procession/platform/session.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { FindDefinition } from '../fold-stream.ts';
import { type DefinitionFacts, definitionFacts } from '../projections/instances/definition-facts.ts';
import type { SkippedEvents } from '../skipped-events.ts';
import { type Poison, WholeStream } from '../views/fold-whole-stream.ts';
import type { ViewName } from '../views/view-names.ts';
import { type CopyTexts, copyBuffer, writeCopies } from './copy-buffer.ts';
import { isEverything, nextSchema, tablesOf } from './next-tables.ts';
import type { StreamName } from './read-pages.ts';

/** Streams as folded from their first event on, ready to be written in one transaction. */
export interface Piece {
  texts: CopyTexts;
  heads: (StreamName & { revision: number })[];
  poisons: Poison[];
  streams: StreamName[];
  eventCount: number;
}

/** Folds whole streams, one after the other, and gathers their rows. */
export class StreamFolder {
  readonly #log: SqlReader;
  readonly #partitions: number;
  readonly #withHeads: boolean;
  readonly #skipped: SkippedEvents;
  readonly #buffer: ReturnType<typeof copyBuffer>;
  readonly #definitions = new DefinitionCache<DefinitionFacts>(definitionFacts);
  #whole: WholeStream | undefined;
  #piece: Omit<Piece, 'texts'> = emptyPiece();

  constructor({
    log,
    views,
    partitions,
    skipped,
  }: {
    log: SqlReader;
    views: readonly ViewName[];
    partitions: number;
    skipped: SkippedEvents;
  }) {
    this.#skipped = skipped;
    this.#log = log;
    this.#partitions = partitions;
    this.#withHeads = isEverything(views);
    this.#buffer = copyBuffer(new Set(tablesOf(views)));
  }

  /** Events of the streams that wait to be taken. */
  get eventCount(): number {
    return this.#piece.eventCount;
  }

  /** Reads the definitions that these events need. Before their `take`. */
  prepare(events: readonly LogEvent[]): Promise<void> {
    const wanted = events
      .filter(({ type }) => isBeginning(type))
      .map(({ tenant, data }) => ({ tenant, definition: String(data.definition), version: Number(data.version) }));
    return this.#definitions.load(this.#log, wanted);
  }

  /** Whether this is the stream whose events were taken last. */
  isAt({ tenant, stream }: StreamName): boolean {
    const whole = this.#whole;
    return whole !== undefined && whole.stream === stream && whole.tenant === tenant;
  }

  /** The next events of one stream. Another stream than before ends that one. */
  take(events: readonly LogEvent[]): void {
    const { tenant, stream } = events[0]!;
    if (!this.isAt({ tenant, stream })) {
      this.finish();
      this.#whole = new WholeStream(
        { tenant, stream },
        { partitions: this.#partitions, find: this.#finder(), add: this.#buffer.add, skipped: this.#skipped },
      );
    }
    this.#whole!.take(events);
    this.#piece.eventCount += events.length;
  }

  /** No more events come of the stream that was taken last. */
  finish(): void {
    const whole = this.#whole;
    if (!whole) return;
    whole.finish();
    const { tenant, stream, head, poison } = whole;
    this.#piece.streams.push({ tenant, stream });
    if (head && this.#withHeads) this.#piece.heads.push(head);
    if (poison) this.#piece.poisons.push(poison);
    this.#whole = undefined;
  }

  /** Remembers what it found last: events of a long stream come pages after the one that its definition was read for. */
  #finder(): FindDefinition {
    let last: { definition: string; version: number; facts: DefinitionFacts | undefined } | undefined;
    return (of) => {
      if (last?.version !== of.version || last.definition !== of.definition)
        last = { definition: of.definition, version: of.version, facts: this.#definitions.get(of) };
      return last.facts;
    };
  }

  /** Right after `finish`: a stream stands whole in one piece. */
  takePiece(): Piece {
    const piece = { ...this.#piece, texts: this.#buffer.take() };
    this.#piece = emptyPiece();
    return piece;
  }
}

const emptyPiece = (): Omit<Piece, 'texts'> => ({ heads: [], poisons: [], streams: [], eventCount: 0 });

/** In the session's transaction, into the new tables. */
export async function writePiece(session: Session, { texts, heads, poisons }: Piece): Promise<void> {
  await writeCopies(session, texts);
  if (heads.length > 0)
    await session.query(
      '',
      `insert into ${nextSchema}.stream_heads (tenant, stream, revision)
       select r.tenant, r.stream, r.revision from jsonb_to_recordset($1::jsonb) as r (tenant text, stream text, revision int)
       on conflict (tenant, stream) do update set revision = excluded.revision`,
      [JSON.stringify(heads)],
    );
  if (poisons.length > 0)
    await session.query(
      '',
      `insert into ${nextSchema}.parked_streams (tenant, stream, revision, reason)
       select r.tenant, r.stream, r.revision, r.reason
       from jsonb_to_recordset($1::jsonb) as r (tenant text, stream text, revision int, reason text)
       on conflict (tenant, stream) do update set revision = excluded.revision, reason = excluded.reason`,
      [JSON.stringify(poisons)],
    );
}
