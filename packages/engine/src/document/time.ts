import { calendarId } from '@procession/contracts/events/calendar.ts';
import { z } from 'zod';

/** Where it stands it is looked at (`compile-time.ts`): what it may be depends on the calendar beside it. */
export const duration = z.string().max(40);

/** `true` asks for business time by the default calendar. */
export const calendarName = z.union([calendarId, z.literal(true)], 'must be the name of a calendar, or true');

/** When something happens: one of the first three. */
export const timeKeys = {
  after: duration.optional(),
  until: z.string().optional(),
  cron: z.string().max(200).optional(),
  /** Of `cron`. */
  zone: z.string().max(100).optional(),
  calendar: calendarName.optional(),
};
export type TimeDeclaration = z.infer<z.ZodObject<typeof timeKeys>>;
