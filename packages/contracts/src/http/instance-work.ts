import { z } from 'zod';
import { jobError, timerPurpose } from '../events/machine-facts.ts';
import { definitionKey, instanceId, taskId } from '../ids.ts';

const instant = z.iso.datetime();

/** A work item, `pay#1`, or `quote#1[0]` with `forEach`, and its step. */
const ofItem = { item: z.string(), step: z.string(), name: z.string() };
/** Of the whole instance when there is no item. */
const ofItemOrInstance = {
  item: z.string().nullable(),
  step: z.string().nullable(),
  name: z.string().nullable(),
};

export const timerView = z.object({
  timer: z.int(),
  purpose: timerPurpose,
  /** Not before. */
  at: instant,
  ...ofItemOrInstance,
  task: taskId.nullable(),
});

export const jobView = z.object({
  job: z.int(),
  kind: z.enum(['http', 'pull']),
  /** By which external workers ask for it. */
  type: z.string().nullable(),
  ...ofItem,
  /** The one that is under way or comes next. */
  attempt: z.int(),
  requestedAt: instant,
  /** The next attempt is not made before. */
  nextAt: instant.nullable(),
  /** Of the attempt before. */
  error: jobError.nullable(),
});

export const waitView = z.object({
  wait: z.int(),
  ...ofItemOrInstance,
  /** It ends what is under way, instead of being what the step is there for. */
  isInterrupt: z.boolean(),
  openedAt: instant,
  alternatives: z.array(
    z.object({
      kind: z.enum(['message', 'callback', 'signal', 'time', 'condition']),
      /** Of the message or the signal. */
      name: z.string().nullable(),
      /** The message's. */
      key: z.string().nullable(),
      at: instant.nullable(),
    }),
  ),
});

export const childView = z.object({
  instance: instanceId,
  definition: definitionKey,
  /** Null: the latest when it starts. */
  version: z.int().nullable(),
  ...ofItem,
  startedAt: instant,
});

/** What machines and clocks have under way. */
export const openWork = z.object({
  jobs: z.array(jobView),
  waits: z.array(waitView),
  timers: z.array(timerView),
  children: z.array(childView),
});
export type OpenWorkView = z.infer<typeof openWork>;

/** Whose sub-process it is. */
export const parentView = z.object({ instance: instanceId, item: z.string() });
