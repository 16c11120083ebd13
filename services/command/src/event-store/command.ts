import type { EventMeta } from '@procession/contracts/events/envelope.ts';
import type { StreamKind } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { Rejection } from '@procession/engine/decider.ts';
import type { DutyChange } from '../duties/duty-change.ts';
import type { LockChange } from '../locks/lock-changes.ts';

/** What the committer is given: which streams may be written, and how to decide once their states are in memory. */
export interface Command {
  tenant: string;
  /** Whose idempotency keys these are: the actor, or `@trigger` for events that anybody may repeat. */
  keyOwner: string;
  /** Idempotency-Key, or one that we made: without a key an unknown outcome could not be settled. */
  key: string;
  /** sha256 of the request, hex. */
  fingerprint: string;
  meta: EventMeta;
  /** What it may write. */
  streams: readonly StreamRef[];
  /** Pure and synchronous; called again on fresh states whenever it was too late. States stand in the order of `streams`. */
  decide: (states: readonly unknown[], context: CommitContext) => CommandDecision;
  /** Brings up to date what `decide` reads outside of the streams; awaited before a rejection becomes final. */
  refresh?: (rejection: Rejection['rejection']) => Promise<void> | undefined;
}

export interface StreamRef {
  stream: string;
  kind: StreamKind;
  /** We have just made its id, so there is nothing to load. */
  isNew?: boolean;
}

export interface CommitContext {
  /** Database time, ISO 8601, UTC, milliseconds. */
  now: string;
  /** Stream that holds the unique value which this stream wanted in an earlier try. */
  heldBy: (stream: string) => string | undefined;
  /** Stream that holds the lock of the tenant which this command wanted in an earlier try. */
  lockedBy: (key: string) => string | undefined;
}

export type CommandDecision =
  | AcceptedDecision
  | Rejection
  /** Nothing to write, and not a refusal. */
  | { reply: Answer }
  /** Something that `decide` reads is not in memory: fetched, then decided again. */
  | { fetch: () => Promise<void> };

export interface AcceptedDecision {
  events: NewEvent[];
  claims?: UniqueChange[];
  /** What it opens and closes in the index of duties. */
  duties?: StreamDuty[];
  /** What it takes and leaves of the tenant's locks. */
  locks?: StreamLock[];
  /** Made of the states after the events, in the order of `streams`. */
  answer: (after: readonly { state: unknown; revision: number }[]) => Answer;
}

export interface NewEvent {
  /** Index into `streams`. */
  of: number;
  type: string;
  schemaVersion: number;
  data: object;
  /** What is stored in place of `data` when some of it is sealed. */
  sealed?: object;
  /** A fact that the indexes of the write side hold, too. */
  isIndexed?: boolean;
}

/** A value of a definition's `unique` that an instance takes or gives back. */
export interface UniqueChange {
  /** Index into `streams`. */
  of: number;
  definition: string;
  value: string;
  claims: boolean;
}

export interface StreamDuty {
  /** Index into `streams`. */
  of: number;
  change: DutyChange;
}

export interface StreamLock {
  /** Index into `streams`. */
  of: number;
  change: LockChange;
}

export interface Answer {
  status: number;
  /** JSON text. */
  body: string;
  etag?: string;
  location?: string;
}

/** How far a commit has brought a stream. */
export interface Growth {
  tenant: string;
  ref: StreamRef;
  /** Revisions. */
  before: number;
  after: number;
}

/** How states of each kind of stream are folded. */
export type Folds = Readonly<Record<StreamKind, Fold>>;
export interface Fold {
  initial: unknown;
  evolve: (state: unknown, event: StoredEvent) => unknown;
  /** Nothing more is accepted on it, so it is not kept: a rejection rests on what is read anew anyway. */
  isClosed?: (state: unknown) => boolean;
  /** Of states in snapshots. Without one there are none. */
  version?: number;
  /** Opens sealed values of a state that was read from a snapshot. */
  openState?: (tenant: string, stream: string, state: unknown) => Promise<unknown> | unknown;
  /** Opens sealed values of events that were read; without one they are taken as they are. */
  open?: (tenant: string, stream: string, events: StoredEvent[]) => Promise<StoredEvent[]> | StoredEvent[];
}
export interface StoredEvent {
  type: string;
  schemaVersion: number;
  revision: number;
  recordedAt: string;
  data: JsonObject;
}

export type Outcome =
  /** `answer` as in stored-answer.ts. */
  | { kind: 'committed' | 'replayed'; answer: string; epoch: number }
  | { kind: 'replied'; answer: Answer }
  | { kind: 'rejected'; rejection: Rejection['rejection'] }
  | { kind: 'key-reused' }
  /** Its streams moved too often. */
  | { kind: 'contended' }
  /** Postgres refuses a value of it. */
  | { kind: 'unstorable' }
  /** Postgres is away, and whether it was committed is not known. */
  | { kind: 'unknown' }
  | { kind: 'overloaded' }
  /** A bug, or something that could not be fetched. */
  | { kind: 'failed'; error: unknown };
