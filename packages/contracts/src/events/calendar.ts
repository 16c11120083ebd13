import { z } from 'zod';
import { name } from '../ids.ts';

/** Limits of a calendar: what reads it walks over its days. */
export const calendarLimits = {
  /** Holidays, and as many extra days. */
  daysMax: 2_000,
  spansPerDayMax: 12,
  /** Working time of a week; less, and eight hours would be years. */
  minutesPerWeekMin: 60,
} as const;

export const calendarId = name.meta({
  description: 'A calendar. `default` is the one that the tenant uses where none is named.',
  examples: ['office'],
});

/** The calendar that counts where a definition names none. */
export const defaultCalendar = 'default';

const wallTime = z
  .string()
  .regex(/^(?:(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00)$/, 'a time of day is 00:00 to 24:00, with minutes');

/** Working time of one day by the wall clock, `to` not included. */
const span = z.object({ from: wallTime, to: wallTime }).refine(({ from, to }) => from < to, {
  message:
    'ends after it begins; what goes on past midnight is one span until 24:00 and one from 00:00 on the next day',
});
export type Span = z.infer<typeof span>;

const spans = z
  .array(span)
  .max(calendarLimits.spansPerDayMax)
  .refine((list) => list.every(({ from }, n) => n === 0 || list[n - 1]!.to <= from), {
    message: 'the spans of a day follow each other and do not overlap',
  });

const day = z.iso.date().meta({ examples: ['2026-12-24'] });
const label = z.string().min(1).max(200).optional();

/** An IANA zone as the runtime knows it. An offset is none: it has no summer. */
export const zone = z
  .string()
  .max(64)
  .refine(isZone, { message: 'is no time zone; write one of the IANA database, such as Europe/Berlin or UTC' })
  .meta({ examples: ['Europe/Berlin'] });

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof weekdays)[number];

const weekly = z.object({
  mon: spans.optional(),
  tue: spans.optional(),
  wed: spans.optional(),
  thu: spans.optional(),
  fri: spans.optional(),
  sat: spans.optional(),
  sun: spans.optional(),
} satisfies Record<Weekday, z.ZodType>);

const distinctDays = <T extends { on: string }>(list: readonly T[]) =>
  new Set(list.map(({ on }) => on)).size === list.length;

/** When people work. An extra day comes before a holiday, a holiday before the week. */
export const calendarProfile = z.object({
  name: z.string().min(1).max(200),
  zone,
  week: weekly.refine((week) => minutesOf(week) >= calendarLimits.minutesPerWeekMin, {
    message: `has less than ${calendarLimits.minutesPerWeekMin} minutes of working time`,
  }),
  /** Days without working time. */
  holidays: z
    .array(z.object({ on: day, name: label }))
    .max(calendarLimits.daysMax)
    .refine(distinctDays, { message: 'names a day twice' }),
  /** Days that have other working time than their weekday: a working Saturday, half a day on Christmas Eve. */
  extra: z
    .array(z.object({ on: day, hours: spans.min(1), name: label }))
    .max(calendarLimits.daysMax)
    .refine(distinctDays, { message: 'names a day twice' }),
});
export type CalendarProfile = z.infer<typeof calendarProfile>;

/** Facts of the streams `calendar-<id>`. The version of a calendar is the revision of its stream. */
export const calendarEvents = {
  CalendarDefined: z.object({ calendar: calendarId, profile: calendarProfile }),
  /** The calendar from now on, whole. Timers that run keep their instants. */
  CalendarChanged: z.object({ calendar: calendarId, profile: calendarProfile }),
} as const;

export type CalendarEventType = keyof typeof calendarEvents;
export type CalendarEvent = {
  [T in CalendarEventType]: { type: T; data: z.infer<(typeof calendarEvents)[T]> };
}[CalendarEventType];

/** Minutes since midnight of `17:30`. */
const minuteOf = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));

const minutesOf = (week: Partial<Record<Weekday, readonly Span[] | undefined>>): number =>
  Object.values(week)
    .flatMap((list) => list ?? [])
    .reduce((sum, { from, to }) => sum + Math.max(0, minuteOf(to) - minuteOf(from)), 0);

function isZone(text: string): boolean {
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }) !== undefined;
  } catch {
    return false;
  }
}
