import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from './list-of.ts';
import { assign } from './task.ts';
import { calendarName, duration } from './time.ts';

const remindersMax = 10;
const stagesMax = 20;

/** One of the first three, or an outcome, or one of them with it. */
const stage = z.strictObject({
  /** Since due, or since the stage before. */
  after: duration.optional(),
  notify: assign.optional(),
  escalate: assign.optional(),
  reassign: assign.optional(),
  outcome: name.optional(),
});

/** When a task is due, and what follows. Durations are looked at where they are compiled (`compile-due.ts`). */
export const due = z.strictObject({
  after: duration.optional(),
  /** An expression that gives a date or a datetime. */
  at: z.string().optional(),
  calendar: calendarName.optional(),
  /** Durations before it is due: `P1D`, or `P1D before`. */
  remind: listOf(duration, remindersMax).default([]),
  /** What happens when it is overdue, stage by stage. */
  // biome-ignore lint/suspicious/noThenProperty: the language calls it so
  then: listOf(stage, stagesMax).default([]),
});
export type DueDeclaration = z.infer<typeof due>;
