import { z } from 'zod';
import { definitionKey, instanceId, name, userId } from '../ids.ts';
import { json, jsonObject } from '../json.ts';
import { finalStatus } from '../statuses.ts';

/**
 * Facts of what machines and clocks do (DEFINITIONS §6). Timers, jobs and waits count 1..n within the instance, each by
 * itself. `item` is the work item, `quote#1` or `quote#1[0]`. Values of fields stand only in the DataChanged that follows.
 */
const item = z.string();
const instant = z.iso.datetime({ precision: 3 });
const count = z.int().positive();

/** What a timer is for: who is told when it fires. */
export const timerPurpose = z.enum(['step', 'wait', 'interrupt', 'due', 'remind', 'stage', 'job']);
export type TimerPurpose = z.infer<typeof timerPurpose>;

export const timerScheduled = z.object({
  timer: count,
  purpose: timerPurpose,
  at: instant,
  /** Absent for an interrupt of the whole instance. */
  item: item.optional(),
  task: count.optional(),
  job: count.optional(),
  wait: count.optional(),
  /** Number of the alternative, interrupt, reminder or stage in the definition, from 0. */
  index: z.int().nonnegative().optional(),
  /** The calendar's version by which `at` was computed. */
  business: z.object({ calendar: z.string(), version: count }).optional(),
});
export const timerFired = z.object({ timer: count });
/** All that one command cancelled for one reason. */
export const timerCancelled = z.object({ timers: z.array(count).min(1) });

/** `request`, `input`: as the definition's templates gave them; secrets and sensitive values as placeholders (`placeholders.ts`). */
export const jobRequested = z.object({
  job: count,
  item,
  step: name,
  stepName: z.string(),
  /** 1, or more when an operator has it tried again: the receiver knows it by the same key. */
  attempt: count,
  kind: z.enum(['http', 'pull']),
  /** By which external workers ask for it. */
  type: z.string().optional(),
  request: z
    .object({
      method: z.string(),
      url: json,
      query: jsonObject.optional(),
      headers: jsonObject.optional(),
      body: json.optional(),
      credential: z.object({ $credential: z.string() }).optional(),
    })
    .optional(),
  input: json.optional(),
  /** How long a worker holds it without a sign of life. */
  leaseMs: count.optional(),
  /** Of one attempt over HTTP. A pulled job as a whole has a timer. */
  timeoutMs: count.optional(),
  /** The addresses that its placeholders name. */
  callbacks: z.array(z.object({ callback: count, step: name, key: z.string() })).optional(),
});

export const jobError = z.object({
  /** `http` with its status, `timeout`, `network`, `refused` (the address may not be called), `output`, or what a worker calls it. */
  kind: z.string().max(100),
  status: z.int().optional(),
  message: z.string().max(1_000),
});
export type JobError = z.infer<typeof jobError>;

/** Another attempt follows, not before `nextAt`. */
export const jobAttemptFailed = z.object({ job: count, attempt: count, error: jobError, nextAt: instant });
export const jobCompleted = z.object({
  job: count,
  attempt: count,
  outcome: name,
  /** Of the response. */
  status: z.int().optional(),
});
/** No further attempt. With `outcome` the process goes on with it; else it is an incident. */
export const jobFailed = z.object({ job: count, attempt: count, error: jobError, outcome: name.optional() });

export const withdrawalCause = z.enum([
  'cancelled',
  'step_cancelled',
  'instance_ended',
  'interrupted',
  /** Of a child: it could not be started. */
  'not_started',
  'rewound',
]);
export type WithdrawalCause = z.infer<typeof withdrawalCause>;

/** Nobody waits for it any more; what a worker still reports is refused. */
export const jobAbandoned = z.object({ job: count, cause: withdrawalCause });

/** `index`: number of the alternative (or interrupt) in the definition. */
const index = z.int().nonnegative();
export const waitAlternative = z.union([
  z.object({ index, message: z.string(), key: z.string() }),
  /** `key` names the address within the instance. */
  z.object({ index, callback: name, key: z.string() }),
  z.object({ index, signal: name }),
  z.object({ index, timer: count, at: instant }),
  z.object({ index, when: z.literal(true) }),
]);
export type WaitAlternative = z.infer<typeof waitAlternative>;

export const waitOpened = z.object({
  wait: count,
  /** Absent for an interrupt of the whole instance. */
  item: item.optional(),
  step: name.optional(),
  stepName: z.string().optional(),
  /** It ends what is under way instead of being what the step is there for. */
  interrupt: z.literal(true).optional(),
  alternatives: z.array(waitAlternative),
});
export const waitSatisfied = z.object({
  wait: count,
  alternative: index,
  outcome: name,
  /** Id of the message, or of the callback's address. */
  id: z.string().optional(),
});
export const waitCancelled = z.object({ wait: count, cause: withdrawalCause });

export const subprocessStarted = z.object({
  item,
  step: name,
  stepName: z.string(),
  child: instanceId,
  definition: definitionKey,
  /** Absent: the latest when the child starts. */
  version: count.optional(),
  /** A sensitive field as a placeholder: whoever starts the child reads it from the instance. */
  input: jsonObject,
  initiator: userId,
  /** 1 for a child of an instance that is no child. */
  depth: count,
  detached: z.literal(true).optional(),
  /** Detached sub-processes up to the child, each started by the one before. */
  chain: count.optional(),
});
export const subprocessEnded = z.object({ item, child: instanceId, status: finalStatus, outcome: name });
export const subprocessCancelled = z.object({ item, child: instanceId, cause: withdrawalCause });

export const eventEmitted = z.object({
  item,
  step: name,
  event: z.string(),
  data: jsonObject,
  /** Name of the one subscription that gets it; absent: all that ask for it. */
  webhook: z.string().optional(),
});

export const machineFacts = {
  TimerScheduled: timerScheduled,
  TimerFired: timerFired,
  TimerCancelled: timerCancelled,
  JobRequested: jobRequested,
  JobAttemptFailed: jobAttemptFailed,
  JobCompleted: jobCompleted,
  JobFailed: jobFailed,
  JobAbandoned: jobAbandoned,
  WaitOpened: waitOpened,
  WaitSatisfied: waitSatisfied,
  WaitCancelled: waitCancelled,
  SubprocessStarted: subprocessStarted,
  SubprocessEnded: subprocessEnded,
  SubprocessCancelled: subprocessCancelled,
  EventEmitted: eventEmitted,
} as const;

type OfMachines<E> = Extract<E, { type: keyof typeof machineFacts }>;
export const isMachineFact = <E extends { type: string }>(event: E): event is OfMachines<E> =>
  Object.hasOwn(machineFacts, event.type);
