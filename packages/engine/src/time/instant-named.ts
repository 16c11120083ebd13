import { Temporal } from 'temporal-polyfill';
import { isDate } from '../fields/calendar.ts';
import { afterBusinessMs, onWorkingDay } from './calendar.ts';
import type { TimeFrame } from './instant-after.ts';
import { instantOfWall } from './wall-clock.ts';

/**
 * The instant (ISO, UTC, ms) of a date or datetime that a definition names by `until` or `at`; undefined when the text is neither.
 * A date is its first instant in the zone; with `edge: 'end'` its last, since what is due on a day is not late on it. With a calendar what
 * lies outside working time is the next instant within, and a day ends with its working time.
 */
export function instantNamed(
  value: string,
  { zone, calendar }: TimeFrame,
  edge: 'start' | 'end' = 'start',
): string | undefined {
  if (isDate(value)) {
    let day = Temporal.PlainDate.from(value).toPlainDateTime();
    if (calendar) day = onWorkingDay(day, calendar, 1);
    const at = instantOfWall(edge === 'end' ? day.add({ days: 1 }) : day, calendar?.profile.zone ?? zone);
    if (!calendar) return new Date(at).toISOString();
    return new Date(edge === 'end' ? afterBusinessMs(at, 1, calendar, -1) + 1 : nextWorking(at)).toISOString();
  }
  const ms = /^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) return undefined;
  return new Date(calendar ? nextWorking(ms) : ms).toISOString();

  function nextWorking(atMs: number): number {
    return afterBusinessMs(atMs, 1, calendar!, 1) - 1;
  }
}
