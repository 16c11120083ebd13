import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { parseStream } from '@procession/contracts/ids.ts';
import { partitionOf } from '@procession/contracts/subjects.ts';
import { type FindDefinition, foldStream } from '../fold-stream.ts';
import { noSkippedEvents, type SkippedEvents } from '../skipped-events.ts';
import { type AddRow, addEnd, addPart, type StreamEnd } from './rows-of-fold.ts';

/** The event that could not be applied; the rows stand at the revision before it. */
export interface Poison {
  tenant: string;
  stream: string;
  revision: number;
  reason: string;
}

const reasonCharactersMax = 500;

/** One stream from its first event on, part by part, as the live projector folds it; gives every row of it once. */
export class WholeStream {
  readonly tenant: string;
  readonly stream: string;
  poison: Poison | undefined;
  readonly #end: StreamEnd;
  readonly #find: FindDefinition;
  readonly #add: AddRow;
  readonly #skipped: SkippedEvents;

  constructor(
    { tenant, stream }: { tenant: string; stream: string },
    {
      partitions,
      find,
      add,
      skipped = noSkippedEvents,
    }: { partitions: number; find: FindDefinition; add: AddRow; skipped?: SkippedEvents },
  ) {
    this.tenant = tenant;
    this.stream = stream;
    this.#find = find;
    this.#add = add;
    this.#skipped = skipped;
    this.#end = {
      tenant,
      id: parseStream(stream)?.id ?? stream,
      partition: partitionOf(tenant, stream, partitions),
      folded: undefined,
      tasks: new Map(),
      definitions: new Map(),
      user: undefined,
      absence: undefined,
    };
  }

  /** How far it is folded. */
  get revision(): number {
    return this.#end.folded?.revision ?? 0;
  }

  /** Undefined for a stream of instances, which have no head of their own. */
  get head(): { tenant: string; stream: string; revision: number } | undefined {
    const { folded, tenant } = this.#end;
    return folded && folded.kind !== 'instance'
      ? { tenant, stream: this.stream, revision: folded.revision }
      : undefined;
  }

  /** The next events, by revision. After a gap or a poison nothing more is taken. */
  take(events: readonly LogEvent[]): void {
    if (this.poison) return;
    const { changes, poison } = foldStream(this.#end.folded, events, this.#find, this.#skipped);
    if (changes) addPart(this.#end, changes, this.#add);
    if (poison) this.poison = poisonOf(poison.event, poison.error);
  }

  /** After the last event. */
  finish(): void {
    addEnd(this.#end, this.#add);
  }
}

export const poisonOf = ({ tenant, stream, revision }: LogEvent, error: unknown): Poison => ({
  tenant,
  stream,
  revision,
  reason: String(error).replaceAll('\0', '').slice(0, reasonCharactersMax),
});
