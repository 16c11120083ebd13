import { z } from 'zod';
import { definitionKey, instanceId, name, userId } from '../ids.ts';
import { json, jsonObject } from '../json.ts';
import { policy, seat } from '../seats.ts';
import { finalStatus } from '../statuses.ts';
import { due, dueFacts } from './due-facts.ts';
import { lockFacts } from './lock-facts.ts';
import { machineFacts, withdrawalCause } from './machine-facts.ts';
import { peopleFacts, principal } from './people-facts.ts';

import { routingFacts } from './routing-facts.ts';

/**
 * Facts of an instance's stream: what people, machines and clocks did (DEFINITIONS §6). Field values stand as stored:
 * money as `{ amount, currency }`, decimals as strings, sensitive values as envelopes (`sealed.ts`).
 * A visit is written `manager#2`; the first is `manager#1`.
 */
export const instanceStarted = z.object({
  /** Human number of the instance, counted per tenant and definition; may skip. */
  number: z.int().positive(),
  definition: definitionKey,
  version: z.int().positive(),
  title: z.string(),
  data: jsonObject,
  entity: z.object({ type: z.string(), id: z.string() }).optional(),
  initiator: userId,
  initiatorName: z.string().optional(),
  /** The value of the definition's `unique`; one open instance holds it. */
  unique: z.string().optional(),
  /** What `resolve: start` found, by step. */
  resolved: z.record(name, z.array(seat)).optional(),
  /** The CloudEvent that triggered it. */
  trigger: z.object({ event: z.string(), id: z.string(), source: z.string() }).optional(),
  /** The instance whose sub-process this is, the work item there, and how many instances stand above. */
  parent: z.object({ instance: instanceId, item: z.string(), depth: z.int().positive() }).optional(),
  /** Detached sub-processes that led here, each started by the one before. */
  chain: z.int().positive().optional(),
});

/** Accepted now, begins at `startAt`; then comes its InstanceStarted. Version and `unique` count from here. */
export const instanceScheduled = instanceStarted
  .omit({ resolved: true, parent: true, chain: true })
  .extend({ startAt: z.iso.datetime({ precision: 3 }) });

export const instanceEnded = z.object({
  status: finalStatus,
  /** Given by the person who cancelled it. */
  reason: z.string().optional(),
});

export const dataChanged = z.object({
  set: jsonObject,
  /** The work item of the scope whose fields they are, `design#1[0]`; absent: fields of the instance. */
  scope: z.string().optional(),
  cause: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('task'), task: z.int() }),
    z.object({ kind: z.literal('step'), visit: z.string() }),
    z.object({ kind: z.literal('patch'), reason: z.string().optional() }),
    z.object({ kind: z.literal('job'), job: z.int() }),
    z.object({ kind: z.literal('message'), wait: z.int() }),
    z.object({ kind: z.literal('child'), child: instanceId }),
  ]),
  /** The instance's new title, when the change gives another one. */
  title: z.string().optional(),
});

export const taskOpened = z.object({
  task: z.int().positive(),
  /** The work item, `manager#2`, or `quote#1[0]` with `forEach`. */
  item: z.string(),
  /** Work items of the scopes around, the innermost first. */
  scopes: z.array(z.string()).optional(),
  step: name,
  stepName: z.string(),
  kind: z.enum(['approval', 'form']),
  seats: z.array(seat),
  /** Display names of the roles through which seats were given. */
  roles: z.array(z.object({ id: name, name: z.string() })),
  /** Who would have had a seat and was left out, with the reason. */
  excluded: z.array(z.object({ user: userId, reason: z.string() })).optional(),
  /** How those who have it were found, beside `assign`: the number of the fallback (1 is the first), the preference, the draw. */
  found: z
    .object({
      fallback: z.int().positive().optional(),
      sameAs: name.optional(),
      give: z.enum(['round-robin', 'random']).optional(),
    })
    .optional(),
  /** Only for approvals. */
  policy: policy.optional(),
  outcomes: z.array(name),
  shows: z.array(name),
  edits: z.array(name),
  /** Fields whose values a decision approves as they are: each decision carries their hash. */
  binds: z.array(name).optional(),
  due: due.optional(),
});

/** One person took the task: only they can decide their seat's vote until it is released. */
export const taskClaimed = z.object({ task: z.int(), by: userId, byName: z.string().optional(), ...principal });
export const taskReleased = z.object({ task: z.int(), by: userId });

/** A seat was given to somebody else (reassigned), or added to a task that had too few (no `from`). */
export const taskAssigned = z.object({
  task: z.int(),
  by: userId,
  from: z.string().optional(),
  seat,
  reason: z.string().optional(),
});

export const taskDecided = z.object({
  task: z.int(),
  seat: z.string(),
  by: userId,
  byName: z.string().optional(),
  ...principal,
  outcome: name,
  /** SHA-256 (hex) of the RFC 8785 form of `{ version, fields }`: of the bound fields as they were, and of the definition's version. */
  contentHash: z.string().optional(),
  comment: z.string().optional(),
});

/** A decider took their decision back before the task was completed (a new one follows). */
export const taskDecisionWithdrawn = z.object({
  task: z.int(),
  seat: z.string(),
  by: userId,
  outcome: name,
  cause: z.literal('content_changed').optional(),
});

const bound = z.object({
  /** The step, behind the scopes that it is in (`design[0]/review`): of each place, the latest approval binds. */
  place: z.string(),
  /** Each bound field with the SHA-256 (hex) of the RFC 8785 form of its value, of null where it had none. */
  fields: z.record(name, z.string()),
  contentHash: z.string(),
});

/** The policy of an approval is fulfilled, or a form was sent. */
export const taskCompleted = z.object({
  task: z.int(),
  outcome: name,
  /** Who sent the form; an approval's deciders stand in its TaskDecided events. */
  by: userId.optional(),
  byName: z.string().optional(),
  ...principal,
  /** What the approval binds from now on. */
  bound: bound.optional(),
});

export const taskWithdrawn = z.object({
  task: z.int(),
  /** `resolved_again`: nobody could act on it; another task, with people found anew, takes its place. `overdue`: a stage ended the step. */
  cause: z.enum([...withdrawalCause.options, 'resolved_again', 'overdue']),
});

export const taskCommented = z.object({
  /** Absent for a comment on the instance as a whole. */
  task: z.int().optional(),
  by: userId,
  byName: z.string().optional(),
  comment: z.string(),
  /** Whom the text names: `@maria`. */
  mentions: z.array(z.object({ id: userId, name: z.string() })).optional(),
});

/** What the rules set stands in the DataChanged that follows. */
export const rulesEvaluated = z.object({
  visit: z.string(),
  /** Numbers of the rules that held, from 0. */
  hits: z.array(z.int()),
  outcome: name,
});

export const incidentRaised = z.object({
  /** Counts 1..n within the instance. */
  incident: z.int().positive(),
  kind: z.enum([
    'no-way-on',
    'stuck',
    'spins',
    'nobody-eligible',
    'expression-failed',
    'hit-policy-broken',
    'job-failed',
    'child-failed',
    'irreversible',
  ]),
  visit: z.string().optional(),
  /** With `forEach`: which work item of the visit. */
  item: z.string().optional(),
  step: name.optional(),
  /** What an operator needs to mend it: place of the expression, values seen, names looked for. */
  facts: jsonObject,
});

export const incidentResolved = z.object({
  incident: z.int(),
  by: userId.optional(),
  /** `ended`: what it was about goes on no more. */
  how: z.enum(['retried', 'reassigned', 'data_changed', 'skipped', 'ended']),
  reason: z.string().optional(),
});

/**
 * How the graph took the command, in compact form (the engine's own, versioned as a whole). Routing rules can change
 * without freezing the facts' vocabulary. `part` counts from 1 when one command's moves exceed the size of an event.
 */
export const instanceAdvanced = z.object({ moves: z.array(json), part: z.int().optional() });

export const instanceEvents = {
  InstanceScheduled: instanceScheduled,
  InstanceStarted: instanceStarted,
  InstanceEnded: instanceEnded,
  DataChanged: dataChanged,
  TaskOpened: taskOpened,
  TaskClaimed: taskClaimed,
  TaskReleased: taskReleased,
  TaskAssigned: taskAssigned,
  TaskDecided: taskDecided,
  TaskDecisionWithdrawn: taskDecisionWithdrawn,
  TaskCompleted: taskCompleted,
  TaskWithdrawn: taskWithdrawn,
  TaskCommented: taskCommented,
  RulesEvaluated: rulesEvaluated,
  IncidentRaised: incidentRaised,
  IncidentResolved: incidentResolved,
  InstanceAdvanced: instanceAdvanced,
  ...machineFacts,
  ...peopleFacts,
  ...dueFacts,
  ...routingFacts,
  ...lockFacts,
} as const;

export type InstanceEventType = keyof typeof instanceEvents;
export type InstanceEvent = {
  [T in InstanceEventType]: { type: T; data: z.infer<(typeof instanceEvents)[T]> };
}[InstanceEventType];
export type InstanceEventData<T extends InstanceEventType> = z.infer<(typeof instanceEvents)[T]>;

export const instanceIdOfStream = (stream: string): string => instanceId.parse(stream.slice('instance-'.length));

/** Facts with which the stream of an instance may begin: they say on what it runs. */
export const isBeginning = (type: string): type is 'InstanceStarted' | 'InstanceScheduled' =>
  type === 'InstanceStarted' || type === 'InstanceScheduled';
