import { canonical } from '@procession/contracts/canonical.ts';
import { isRejection, type Rejection, reject } from '@procession/engine/decider.ts';
import { chain } from '@procession/platform/hash-chain.ts';
import type { DutyChange } from '../duties/duty-change.ts';
import type { LockChange } from '../locks/lock-changes.ts';
import type { AcceptedDecision, Command, CommandDecision, Folds, NewEvent, StreamRef } from './command.ts';
import { type Known, stateBytesMax, streamKey } from './state-cache.ts';
import { storeAnswer } from './stored-answer.ts';
import type { Waiting } from './waiting.ts';

/** DEFINITIONS §1. A published document may be larger: it is no event of an instance. */
const eventBytesMax = 131_072;

/** A stream that the batch writes. */
export interface Written extends Known {
  /** From 1, as `of` in log.append counts. */
  number: number;
  key: string;
  tenant: string;
  ref: StreamRef;
  bundle: number;
  expected: number;
  expectedHash: string;
}

export interface BatchEvent {
  of: Written;
  revision: number;
  type: string;
  schemaVersion: number;
  recordedAt: string;
  hash: string;
  data: string;
  meta: string;
  isIndexed: boolean;
  traceparent: string | undefined;
  /** As it goes over the bus. */
  json: string;
}

export interface BatchClaim {
  of: Written;
  waiting: Waiting;
  definition: string;
  value: string;
  claims: boolean;
}

export type Verdict =
  | 'accepted'
  /** It wants a unique value that this batch takes or frees, or a lock that it does something with: in the next batch that is settled. */
  | 'later'
  | Rejection
  | Extract<CommandDecision, { fetch: unknown } | { reply: unknown }>;

/** Decided commands on their way into one transaction. Nothing here is known to others before COMMIT. */
export class Batch {
  readonly commands: { waiting: Waiting; bundle: number; answer: string }[] = [];
  readonly streams = new Map<string, Written>();
  readonly events: BatchEvent[] = [];
  readonly claims: BatchClaim[] = [];
  readonly duties: { of: Written; change: DutyChange }[] = [];
  readonly locks: { of: Written; waiting: Waiting; change: LockChange }[] = [];
  bytes = 0;
  readonly #claimed = new Set<string>();
  readonly #locked = new Set<string>();
  /** bundle -> the bundle that it was joined to */
  readonly #joined: number[] = [];
  readonly #known: ReadonlyMap<string, Known>;
  readonly #folds: Folds;
  readonly #nowMs: number;
  readonly #now: string;

  constructor(known: ReadonlyMap<string, Known>, folds: Folds, nowMs: number) {
    this.#known = known;
    this.#folds = folds;
    this.#nowMs = nowMs;
    this.#now = new Date(nowMs).toISOString();
  }

  bundleOf(bundle: number): number {
    let root = bundle;
    while (this.#joined[root] !== root) root = this.#joined[root]!;
    this.#joined[bundle] = root;
    return root;
  }

  touches({ tenant, streams }: Command): boolean {
    return streams.some(({ stream }) => this.streams.has(streamKey(tenant, stream)));
  }

  /** Decides a command on what this batch and the cache say. Changes nothing unless it answers `accepted`. */
  add(waiting: Waiting): Verdict {
    const { command, keys } = waiting;
    const known = keys.map((key) => this.streams.get(key) ?? this.#known.get(key)!);
    const decision = command.decide(
      known.map(({ state }) => state),
      {
        now: this.#now,
        heldBy: (stream) => waiting.heldBy?.get(stream),
        lockedBy: (key) => waiting.lockedBy?.get(key),
      },
    );
    if (isRejection(decision) || 'reply' in decision || 'fetch' in decision) return decision;
    if (this.#mustWait(command, decision)) return 'later';
    const staged = this.#stage(waiting, known, decision.events);
    if (isRejection(staged)) return staged;
    this.#take(waiting, decision, staged);
    return 'accepted';
  }

  #mustWait({ tenant }: Command, { claims = [], locks = [] }: AcceptedDecision): boolean {
    return (
      claims.some(
        ({ claims, definition, value }) => claims && this.#claimed.has(`${tenant}\n${definition}\n${value}`),
      ) || locks.some(({ change: { key } }) => this.#locked.has(`${tenant}\n${key}`))
    );
  }

  /** The streams after the command's events, and the events; nothing of it is in the batch yet. */
  #stage({ command }: Waiting, known: readonly Known[], events: readonly NewEvent[]): Staged | Rejection {
    const after: (Known | undefined)[] = known.map(() => undefined);
    const meta = canonical(command.meta as unknown as Parameters<typeof canonical>[0]);
    const staged: StagedEvent[] = [];
    for (const event of events) {
      const { stream, kind } = command.streams[event.of]!;
      const before = after[event.of] ?? known[event.of]!;
      const data = canonical((event.sealed ?? event.data) as Parameters<typeof canonical>[0]);
      if (kind === 'instance' && isTooLarge(data)) return tooLarge(event.type, data);
      const revision = before.revision + 1;
      const recordedAtMs = Math.max(this.#nowMs, before.recordedAtMs); // never back in time within a stream
      const recordedAt = recordedAtMs === this.#nowMs ? this.#now : new Date(recordedAtMs).toISOString();
      const { type, schemaVersion } = event;
      const hash = chain(before.hash, {
        tenant: command.tenant,
        stream,
        revision,
        type,
        schemaVersion,
        recordedAt,
        data,
        meta,
      });
      const state = this.#folds[kind].evolve(before.state, {
        type,
        schemaVersion,
        revision,
        recordedAt,
        data: event.data as never,
      });
      after[event.of] = {
        state,
        revision,
        hash,
        recordedAtMs,
        bytes: Math.min(before.bytes + data.length, stateBytesMax),
      };
      staged.push({
        of: event.of,
        revision,
        type,
        schemaVersion,
        recordedAt,
        hash,
        data,
        isIndexed: event.isIndexed === true,
      });
    }
    return { after, events: staged, meta };
  }

  #take(waiting: Waiting, decision: AcceptedDecision, { after, events, meta }: Staged): void {
    const { command, keys } = waiting;
    const touched: { stream: string; revision: number }[] = [];
    const answer = decision.answer(keys.map((key, i) => after[i] ?? this.streams.get(key) ?? this.#known.get(key)!));
    const bundle = this.#joined.length;
    this.#joined.push(bundle);
    const written = keys.map((key, i) => {
      const known = after[i];
      const stream = known && this.#write(key, command, command.streams[i]!, known, bundle);
      if (stream) touched.push({ stream: stream.ref.stream, revision: stream.revision });
      return stream;
    });
    for (const event of events) {
      const of = written[event.of]!;
      const { revision, type, schemaVersion, recordedAt, hash, data } = event;
      const json = `{"tenant":"${of.tenant}","stream":"${of.ref.stream}","revision":${revision},"type":"${type}","schemaVersion":${schemaVersion},"recordedAt":"${recordedAt}","data":${data},"meta":${meta},"hash":"${hash}"}`;
      this.bytes += json.length;
      this.events.push({ ...event, of, meta, json, traceparent: command.meta.traceparent });
    }
    for (const { of, definition, value, claims } of decision.claims ?? []) {
      this.#claimed.add(`${command.tenant}\n${definition}\n${value}`);
      this.claims.push({ of: written[of]!, waiting, definition, value, claims });
    }
    for (const { of, change } of decision.duties ?? []) this.duties.push({ of: written[of]!, change });
    for (const { of, change } of decision.locks ?? []) {
      this.#locked.add(`${command.tenant}\n${change.key}`);
      this.locks.push({ of: written[of]!, waiting, change });
    }
    this.commands.push({ waiting, bundle, answer: storeAnswer(answer, touched) });
  }

  #write(key: string, command: Command, ref: StreamRef, known: Known, bundle: number): Written {
    const earlier = this.streams.get(key);
    if (earlier) {
      Object.assign(earlier, known);
      this.#joined[this.bundleOf(bundle)] = this.bundleOf(earlier.bundle);
      return earlier;
    }
    const { revision: expected, hash: expectedHash } = this.#known.get(key)!;
    const written: Written = {
      ...known,
      number: this.streams.size + 1,
      key,
      tenant: command.tenant,
      ref,
      bundle,
      expected,
      expectedHash,
    };
    this.streams.set(key, written);
    return written;
  }
}

type StagedEvent = Omit<BatchEvent, 'of' | 'meta' | 'json' | 'traceparent'> & { of: number };
interface Staged {
  /** By index into the command's streams; undefined where it writes nothing. */
  after: (Known | undefined)[];
  events: StagedEvent[];
  meta: string;
}

/** UTF-8 takes up to three bytes for what counts as one in a string: mostly the length alone says enough. */
const isTooLarge = (data: string): boolean =>
  data.length > eventBytesMax / 3 && Buffer.byteLength(data) > eventBytesMax;

function tooLarge(type: string, data: string): Rejection {
  const bytes = Buffer.byteLength(data);
  return reject('too-large', `One event of an instance may take ${eventBytesMax} bytes; ${type} would take ${bytes}.`, {
    bytes,
    bytesMax: eventBytesMax,
  });
}
