import { name } from '@procession/contracts/ids.ts';
import { z } from 'zod';
import { listOf } from '../../document/list-of.ts';
import { messageName } from '../../document/message.ts';
import { sets } from '../../document/step-common.ts';
import { calendarName, duration } from '../../document/time.ts';

const alternativesMax = 20;

/** Exactly one of the first six says what it is. */
const alternative = z.strictObject({
  message: messageName.optional(),
  callback: z.union([z.literal(true), z.string()]).optional(),
  signal: name.optional(),
  after: duration.optional(),
  until: z.string().optional(),
  when: z.string().optional(),
  key: z.string().optional(),
  into: sets.optional(),
  calendar: calendarName.optional(),
  outcome: name.optional(),
});
export type WaitedForDeclaration = z.infer<typeof alternative>;

/** What a designer sets of a wait: the first alternative that happens wins. */
export const waitKeys = {
  for: listOf(alternative, alternativesMax).refine((list) => list.length > 0, 'says nothing that could be waited for'),
};
export type WaitDeclaration = z.infer<z.ZodObject<typeof waitKeys>>;

/** The outcome that an alternative gives when it does not say so itself. */
export function outcomeOfAlternative({ outcome, message, callback, signal, when }: WaitedForDeclaration): string {
  if (outcome !== undefined) return outcome;
  if (message !== undefined) return message.replaceAll('.', '_');
  if (callback !== undefined) return 'callback';
  return signal ?? (when === undefined ? 'timeout' : 'met');
}
