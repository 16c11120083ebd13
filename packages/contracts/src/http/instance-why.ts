import { z } from 'zod';
import { instanceId, taskId } from '../ids.ts';
import { jsonObject } from '../json.ts';
import { instanceStatus } from '../statuses.ts';
import { queryExamples as examples } from './query-examples.ts';

export const whyLimits = {
  /** Things that are waited for, oldest first; the others are counted. */
  waitsForMax: 50,
  /** Of those, how many tell where they came from, which takes a look into the history. */
  cameFromMax: 10,
} as const;

const instant = z.iso.datetime();

/** A condition: as the definition has it, what it reads, and whether it holds. */
export const guardView = z.object({
  source: z.string(),
  /** Of the fields that it names; sensitive ones left out. */
  values: jsonObject,
  /** Null: it cannot be said, see `failed`. */
  holds: z.boolean().nullable(),
  failed: z.string().nullable(),
});

const way = z.object({
  step: z.string(),
  name: z.string(),
  isOtherwise: z.boolean(),
  guard: guardView.nullable(),
  /** With the data as they are now; null: that depends on a guard that cannot be said. */
  isTaken: z.boolean().nullable(),
});

export const unblocker = z.object({
  kind: z.enum(['person', 'role', 'machine', 'instance', 'outside', 'time', 'nobody']),
  /** `user:maria`, `role:finance`, the id of an instance; null: nobody in particular. */
  id: z.string().nullable(),
  name: z.string().nullable(),
  /** `seat`: a voice in the task, with the permission `act`; else the permission that it takes. Null: none is asked for. */
  right: z.enum(['seat', 'operate', 'work']).nullable(),
  isYou: z.boolean(),
});

export const waitedFor = z.object({
  kind: z.enum([
    'task',
    'job',
    'wait',
    'timer',
    'child',
    'incident',
    'condition',
    'lock',
    'limit',
    'branch',
    'start',
    'resume',
    'steps',
  ]),
  /** The work item, `manager#2`; null: the instance as a whole, or a join. */
  item: z.string().nullable(),
  step: z.string().nullable(),
  name: z.string().nullable(),
  since: instant.nullable(),
  /** When it goes on by itself at the latest. */
  until: instant.nullable(),
  /** “Sales manager” waits for Maria Lopez or Sam Okafor. */
  sentence: z.string(),
  /** Nobody: it goes on by what else is waited for. */
  unblockedBy: z.array(unblocker),
  task: taskId.nullable(),
  child: instanceId.nullable(),
  incident: z.int().nullable(),
  /** Conditions that are looked at again after each command. */
  guards: z.array(guardView),
  /** What each outcome of the step would lead to. No way at all: the branch ends there. */
  outcomes: z.array(z.object({ outcome: z.string(), ways: z.array(way) })),
  /** What led here, with the guards that were looked at and the values that they saw then. */
  cameFrom: z.array(
    z.object({
      visit: z.string(),
      step: z.string(),
      name: z.string(),
      outcome: z.string(),
      guards: z.array(guardView),
    }),
  ),
});
export type WaitedFor = z.infer<typeof waitedFor>;

export const instanceWhy = z
  .object({
    id: instanceId,
    revision: z.int(),
    status: instanceStatus,
    sentence: z.string(),
    waitsFor: z.array(waitedFor),
    /** How many more things it waits for. */
    leftOut: z.int(),
    /** Who may retry, reassign and cancel: the roles that give the right to, as far as you may see them. */
    operators: z.object({ roles: z.array(z.object({ id: z.string(), name: z.string() })), includesYou: z.boolean() }),
  })
  .meta({ id: 'InstanceWhy', description: 'What it waits for.', examples: [examples.instanceWhy] });
export type InstanceWhy = z.infer<typeof instanceWhy>;
