import type { Temporal } from 'temporal-polyfill';
import { afterBusinessMs, afterWorkingDays, type Calendar, type Direction, onWorkingDay } from './calendar.ts';
import { type Duration, parseDuration } from './duration.ts';
import { instantOfWall, wallOf } from './wall-clock.ts';

/** By which clock a duration counts. With a calendar its zone and its working time, else the wall clock of the zone. */
export interface TimeFrame {
  /** IANA zone. */
  zone: string;
  calendar?: Calendar;
}

/**
 * The instant a duration of ISO 8601 after `from` (ISO, UTC, ms).
 * Years to days are wall clock, hours to seconds elapse. With a calendar: days are working days at the same wall time, hours are working
 * hours, and months or years that end on a free day go on to the next working day.
 * @throws RangeError when the text is no duration (`durationFault` says so at publish).
 */
export const instantAfter = (from: string, duration: string, frame: TimeFrame): string =>
  shift(from, duration, frame, 1);

/** The instant a duration before `to`, counted back by the same clocks. */
export const instantBefore = (to: string, duration: string, frame: TimeFrame): string => shift(to, duration, frame, -1);

function shift(from: string, text: string, { zone, calendar }: TimeFrame, direction: Direction): string {
  const duration = parseDuration(text);
  if (!duration) throw new RangeError(`${text} is no duration`);
  const startMs = Date.parse(from);
  const endMs = calendar
    ? shiftBusiness(startMs, duration, calendar, direction)
    : shiftWall(startMs, duration, zone, direction) + direction * duration.elapsedMs;
  return new Date(endMs).toISOString();
}

function shiftWall(startMs: number, { months, days }: Duration, zone: string, direction: Direction): number {
  if (months === 0 && days === 0) return startMs;
  return instantOfWall(wallOf(startMs, zone).add({ months: direction * months, days: direction * days }), zone);
}

function shiftBusiness(startMs: number, duration: Duration, calendar: Calendar, direction: Direction): number {
  const { months, days, weeks, elapsedMs } = duration;
  // Weeks are of the calendar as months are; only days are working days.
  const calendarDays = weeks * 7;
  const workingDays = days - calendarDays;
  let atMs = startMs;
  if (months + days > 0) {
    let wall: Temporal.PlainDateTime = wallOf(startMs, calendar.profile.zone);
    if (months + weeks > 0) {
      wall = wall.add({ months: direction * months, days: direction * calendarDays });
      if (workingDays === 0) wall = onWorkingDay(wall, calendar, direction);
    }
    atMs = instantOfWall(afterWorkingDays(wall, workingDays, calendar, direction), calendar.profile.zone);
  }
  return elapsedMs === 0 ? atMs : afterBusinessMs(atMs, elapsedMs, calendar, direction);
}
