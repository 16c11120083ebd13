import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from './list-of.ts';
import { calendarName } from './time.ts';

/** What ends a visit from outside (DEFINITIONS §3.2). Exactly one of the first five. */
const interrupt = z.strictObject({
  after: z.string().optional(),
  until: z.string().optional(),
  message: z.string().optional(),
  signal: name.optional(),
  when: z.string().optional(),
  /** Of a `message`. */
  key: z.string().optional(),
  /** Of `after` and `until`: business time. */
  calendar: calendarName.optional(),
  outcome: name,
});
export type InterruptDeclaration = z.infer<typeof interrupt>;

const interruptsMax = 20;
export const interruptKey = listOf(interrupt, interruptsMax).default([]);
