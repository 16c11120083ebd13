import type { Permission } from '@procession/contracts/events/directory.ts';
import type { JobError } from '@procession/contracts/events/machine-facts.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { Calendar } from '../time/calendar.ts';

/** Commands on one instance. Values of fields come in as JSON from the API and are checked here, against the definition. */
export type InstanceCommand =
  | StartInstance
  | { type: 'ClaimTask'; task: number }
  | { type: 'ReleaseTask'; task: number }
  | { type: 'AssignTask'; task: number; to: string; from?: string; reason?: string }
  | { type: 'DelegateTask'; task: number; to: string; reason?: string }
  | { type: 'ReturnTask'; task: number; seat?: string; reason?: string }
  | { type: 'AskInformation'; task: number; of?: string; question: string }
  | { type: 'GiveInformation'; task: number; question?: number; answer: string }
  | { type: 'WithdrawDecision'; task: number }
  | DecideTask
  | CompleteTask
  | DraftTask
  | { type: 'Comment'; task?: number; comment: string }
  | { type: 'ChangeData'; set: JsonObject; reason?: string }
  | { type: 'RetryIncident'; incident?: number; reason: string }
  | { type: 'SuspendInstance'; reason: string }
  | { type: 'ResumeInstance'; reason: string }
  | { type: 'AddItem'; visit: string; value: Json }
  | { type: 'CloseItems'; visit: string }
  | { type: 'OperateStep'; visit: string; how: 'cancelled' | 'finished' | 'skipped'; outcome?: string; reason: string }
  /** Withdraws an open visit, and enters another step of its scope in its place. */
  | { type: 'MoveStep'; visit: string; to: string; reason: string }
  /** `compensate`: what followed is undone first, as far as its steps say how. */
  | { type: 'RewindInstance'; visit: string; reason: string; compensate?: boolean }
  | { type: 'CancelInstance'; reason: string }
  /** A clock says that the timer's instant has come. */
  | { type: 'FireTimer'; timer: number }
  | CompleteJob
  | ({ type: 'FailJobAttempt' } & FailedAttempt)
  /** A message, or the answer to a callback, for one wait. */
  | { type: 'GiveMessage'; wait: number; alternative: number; id: string; body: JsonObject }
  | { type: 'GiveSignal'; wait: number; alternative: number }
  | { type: 'EndChild'; child: string; status: FinalStatus; data: JsonObject }
  | { type: 'FailChild'; child: string; message: string }
  /** It is the visit's turn to hold the lock that it waits for. */
  | { type: 'GrantLock'; visit: string }
  /** The instant has come for which it was accepted. */
  | { type: 'BeginInstance' };

/** A machine has done an attempt of a job. A pulled job's result is the body, its status 200. */
export interface CompleteJob {
  type: 'CompleteJob';
  job: number;
  attempt: number;
  /** Headers by names in lower case. */
  response: { status: number; headers?: Record<string, string>; body: Json };
}

export interface FailedAttempt {
  job: number;
  attempt: number;
  error: JobError;
  /** The receiver asked for so much time. */
  retryAfterMs?: number;
  /** No other attempt would do better. */
  isFinal?: true;
}

export interface StartInstance {
  type: 'StartInstance';
  /** The human number that this instance gets. */
  number: number;
  entity?: { type: string; id: string };
  data: JsonObject;
  /** The person for whom a client starts. Else the actor is the initiator. */
  onBehalfOf?: string;
  trigger?: { event: string; id: string; source: string };
  /** The instance whose sub-process it is. */
  parent?: { instance: string; item: string; depth: number };
  /** Detached sub-processes that led to it, each started by the one before. */
  chain?: number;
  /** It is accepted now and begins then; an instant that has passed is now. ISO 8601, UTC, milliseconds. */
  startAt?: string;
}

export interface DecideTask {
  type: 'DecideTask';
  task: number;
  outcome: string;
  comment?: string;
  data?: JsonObject;
  seen?: Seen;
}

/** What whoever acts had been shown: the hash of the bound content, or values of fields. */
export type Seen = string | JsonObject;

/** A form is sent. */
export interface CompleteTask {
  type: 'CompleteTask';
  task: number;
  outcome?: string;
  comment?: string;
  data?: JsonObject;
  seen?: Seen;
}

/** Something is typed into a task and not sent: what it says is kept elsewhere. */
export interface DraftTask {
  type: 'DraftTask';
  task: number;
  outcome?: string;
  comment?: string;
  data: JsonObject;
}

/** Who acts, as the token and the directory say. */
export interface Actor {
  id: string;
  name?: string;
  permissions: ReadonlySet<Permission>;
  /** A clock, a machine or another instance: what it sends, the definition has asked for, and no right is looked at. */
  isSystem?: true;
}

/** What the engine asks of the directory. Synchronous: the caller holds it in memory. */
export interface Directory {
  /** Display name; undefined when there is no such user. */
  nameOf: (user: string) => string | undefined;
  /** A person who may act: known, active, no machine. */
  isEligible: (user: string) => boolean;
  isMachine: (user: string) => boolean;
  managerOf: (user: string) => string | undefined;
  /** Holders in order of id; undefined when there is no such role. */
  holdersOf: (role: string) => readonly string[] | undefined;
  roleName: (role: string) => string | undefined;
  /** Those who are absent at that moment and have this person as substitute for tasks of the definition. */
  standsInFor: (user: string, at: { definition: string; now: string }) => readonly string[];
}

export interface DecideContext {
  /** Id of the instance that the command is on, also when it starts it: no event carries it. */
  instance: string;
  /** Time of the command by the database's clock, ISO 8601, UTC, milliseconds. One value for all its moves. */
  now: string;
  /** A calendar by its name, as it is in force; without a name that of the tenant. Undefined when there is none. */
  calendars: (name: string | undefined) => Calendar | undefined;
  actor: Actor;
  directory: Directory;
  /** In [0, 1). What comes of it is recorded. */
  random: () => number;
  /** An id for an instance that this command starts. */
  newId: () => string;
  /** Set when the append found the instance's `unique` value held: who holds it. */
  uniqueHeldBy?: { instance: string };
  /** Gives who holds a lock of the tenant, as far as the append has found it held. */
  lockHeldBy?: (key: string) => { instance: string } | undefined;
  /** `If-Match`, parsed: the revision of the instance, or of the task, that the caller had seen. */
  expected?: { instance?: number; task?: number };
}
