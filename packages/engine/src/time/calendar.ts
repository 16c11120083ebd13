import { type CalendarProfile, type Span, weekdays } from '@procession/contracts/events/calendar.ts';
import { Temporal } from 'temporal-polyfill';
import { instantOfWall, wallOf } from './wall-clock.ts';

/** A calendar of the tenant as it is in force: each change of it is a version. */
export interface Calendar {
  id: string;
  version: number;
  profile: CalendarProfile;
}

/** Forward in time, or back. */
export type Direction = 1 | -1;

/** The wall time on the day itself when it is a working day, else on the next (or the one before). */
export function onWorkingDay(wall: Temporal.PlainDateTime, calendar: Calendar, direction: Direction) {
  const days = daysOf(calendar);
  let date = wall.toPlainDate();
  for (let n = 0; days(date.toString()).length === 0; n++) date = nextDay(date, direction, n);
  return date.toPlainDateTime(wall.toPlainTime());
}

/** The same wall time `count` working days later (or earlier). */
export function afterWorkingDays(
  wall: Temporal.PlainDateTime,
  count: number,
  calendar: Calendar,
  direction: Direction,
): Temporal.PlainDateTime {
  const days = daysOf(calendar);
  let date = wall.toPlainDate();
  for (let n = 0, left = count; left > 0; n++) {
    date = nextDay(date, direction, n);
    if (days(date.toString()).length > 0) left--;
  }
  return date.toPlainDateTime(wall.toPlainTime());
}

/** The instant at which so much working time has passed (or back from which it does). Ends with working time, never between. */
export function afterBusinessMs(startMs: number, durationMs: number, calendar: Calendar, direction: Direction): number {
  let leftMs = durationMs;
  for (const { fromMs, toMs } of workingTime(startMs, calendar, direction)) {
    const lengthMs = toMs - fromMs;
    if (lengthMs >= leftMs) return direction === 1 ? fromMs + leftMs : toMs - leftMs;
    leftMs -= lengthMs;
  }
  throw new RangeError(`calendar ${calendar.id} has no ${durationMs} ms of working time in ${daysWalkedMax} days`);
}

/** Working time (ms) between two instants; 0 when the second is not later. */
export function businessMsBetween(startMs: number, endMs: number, calendar: Calendar): number {
  if (endMs <= startMs) return 0;
  let sumMs = 0;
  for (const { fromMs, toMs } of workingTime(startMs, calendar, 1)) {
    if (fromMs >= endMs) break;
    sumMs += Math.min(toMs, endMs) - fromMs;
  }
  return sumMs;
}

/** Beyond any duration that is accepted, with the fewest working days that a calendar may have. */
const daysWalkedMax = 60_000;

function nextDay(date: Temporal.PlainDate, direction: Direction, walked: number): Temporal.PlainDate {
  if (walked >= daysWalkedMax) throw new RangeError(`more than ${daysWalkedMax} days without an end`);
  return date.add({ days: direction });
}

/** Stretches of working time from an instant on, in order of time (or against it); the first is cut off at the instant. */
function* workingTime(startMs: number, calendar: Calendar, direction: Direction) {
  const { zone } = calendar.profile;
  const days = daysOf(calendar);
  let date = wallOf(startMs, zone).toPlainDate();
  for (let n = 0; n < daysWalkedMax; n++) {
    const spans = days(date.toString());
    for (const span of direction === 1 ? spans : spans.toReversed()) {
      const fromMs = instantOfWall(wallOn(date, span.from), zone);
      const toMs = instantOfWall(wallOn(date, span.to), zone);
      if (direction === 1 && toMs > startMs) yield { fromMs: Math.max(fromMs, startMs), toMs };
      if (direction === -1 && fromMs < startMs) yield { fromMs, toMs: Math.min(toMs, startMs) };
    }
    date = nextDay(date, direction, n);
  }
}

const wallOn = (date: Temporal.PlainDate, time: string): Temporal.PlainDateTime =>
  time === '24:00' ? date.add({ days: 1 }).toPlainDateTime() : date.toPlainDateTime(time);

type Days = (date: string) => readonly Span[];
const daysOfCalendar = new WeakMap<CalendarProfile, Days>();

/** Working time of a day. Derived from the profile once: a calendar does not change, a new version is another. */
function daysOf({ profile }: Calendar): Days {
  const known = daysOfCalendar.get(profile);
  if (known) return known;
  const special = new Map<string, readonly Span[]>(profile.holidays.map(({ on }) => [on, []]));
  for (const { on, hours } of profile.extra) special.set(on, hours);
  const days: Days = (date) =>
    special.get(date) ?? profile.week[weekdays[Temporal.PlainDate.from(date).dayOfWeek - 1]!] ?? [];
  daysOfCalendar.set(profile, days);
  return days;
}
