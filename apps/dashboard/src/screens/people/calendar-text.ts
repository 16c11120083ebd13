import type { CalendarProfile, Span, Weekday } from '@procession/contracts/events/calendar.ts';

// A calendar as people write it: a row of times for each weekday, a line for each day that is otherwise.

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const satisfies readonly Weekday[];

const time = String.raw`\d?\d:\d\d`;
const spanPattern = new RegExp(`^(${time})\\s*[-–]\\s*(${time})$`);

/** `09:00-12:30, 13:30-17:30`; empty: none. @returns undefined when it cannot be read */
export function readSpans(text: string): Span[] | undefined {
  const parts = text.split(',').map((part) => part.trim());
  if (parts.length === 1 && parts[0] === '') return [];
  const spans = parts.map((part) => {
    const found = spanPattern.exec(part);
    return found ? { from: found[1]!.padStart(5, '0'), to: found[2]!.padStart(5, '0') } : undefined;
  });
  return spans.every((span) => span !== undefined) ? spans : undefined;
}

export const spansText = (spans: readonly Span[] = []): string =>
  spans.map(({ from, to }) => `${from}-${to}`).join(', ');

type Holiday = CalendarProfile['holidays'][number];
type Extra = CalendarProfile['extra'][number];

/** @returns the days, or the number of the first line that cannot be read */
export const readHolidays = (text: string): Holiday[] | number => readLines(text, holidayOf);
export const holidaysText = (days: readonly Holiday[]): string =>
  days.map(({ on, name }) => [on, name].filter(Boolean).join(' ')).join('\n');

/** @returns the days, or the number of the first line that cannot be read */
export const readExtra = (text: string): Extra[] | number => readLines(text, extraOf);
export const extraText = (days: readonly Extra[]): string =>
  days.map(({ on, hours, name }) => [on, spansText(hours), name].filter(Boolean).join(' ')).join('\n');

function readLines<T>(text: string, read: (line: string) => T | undefined): T[] | number {
  const days: T[] = [];
  for (const [n, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const day = read(line.trim());
    if (day === undefined) return n + 1;
    days.push(day);
  }
  return days;
}

function holidayOf(line: string): Holiday | undefined {
  const found = /^(\d{4}-\d\d-\d\d)(?:\s+(.+))?$/.exec(line);
  if (!found || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { on: found[1]!, ...(found[2] && { name: found[2] }) };
}

function extraOf(line: string): Extra | undefined {
  const found = new RegExp(
    `^(\\d{4}-\\d\\d-\\d\\d)\\s+((?:${time}\\s*[-–]\\s*${time}(?:\\s*,\\s*)?)+)(?:\\s*(.+))?$`,
  ).exec(line);
  const hours = found && readSpans(found[2]!.trim().replace(/,$/, ''));
  if (!hours || Number.isNaN(Date.parse(found[1]!))) return undefined;
  return { on: found[1]!, hours, ...(found[3] && { name: found[3] }) };
}

/** Hours of a week without holidays. */
export function hoursPerWeek(week: CalendarProfile['week']): number {
  const minutes = (wall: string): number => Number(wall.slice(0, 2)) * 60 + Number(wall.slice(3));
  const all = Object.values(week).flatMap((spans) => spans ?? []);
  return all.reduce((sum, { from, to }) => sum + minutes(to) - minutes(from), 0) / 60;
}
