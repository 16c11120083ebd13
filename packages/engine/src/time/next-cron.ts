import { Cron } from 'croner';
import type { Temporal } from 'temporal-polyfill';
import { instantOfWall, wallOf } from './wall-clock.ts';

/**
 * The first match of a cron expression (five fields) by the wall clock of a zone that is later than `after` (ISO, UTC, ms). A match that a
 * change of clocks skips is the next instant that exists, one that occurs twice is the first. Undefined when none comes.
 * @throws RangeError when the expression is none (`cronFault` says so at publish).
 */
export function nextCron(expression: string, zone: string, after: string): string | undefined {
  const cron = parse(expression);
  const afterMs = Date.parse(after);
  // The wall clock as if it were UTC: matches are found in a time without changes, and then taken into the zone.
  let wallMs = utcMs(wallOf(afterMs, zone));
  for (let tries = 0; tries < triesMax; tries++) {
    const next = cron.nextRun(new Date(wallMs));
    if (!next) return undefined;
    wallMs = next.getTime();
    const atMs = instantOfWall(wallOf(wallMs, 'UTC'), zone);
    if (atMs > afterMs) return new Date(atMs).toISOString();
  }
  return undefined;
}

/** What is wrong with a cron expression, as a sentence; undefined when nothing is. */
export function cronFault(expression: string): string | undefined {
  try {
    return parse(expression).nextRun(new Date(0))
      ? undefined
      : `${expression} never matches: there is no such day in any year`;
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/^CronPattern: /, '') : String(error);
    return `${expression} is no cron expression of five fields (minute hour day month weekday): ${why}`;
  }
}

/** Matches that lie in an hour which the clock shows a second time are passed over: at most a day of minutes, when a zone changes sides. */
const triesMax = 24 * 60 + 1;

function parse(expression: string): Cron {
  if (!/^\S+(?: +\S+){4}$/.test(expression)) throw new RangeError('it does not have five fields');
  return new Cron(expression, { mode: '5-part', timezone: 'UTC', paused: true });
}

const utcMs = (wall: Temporal.PlainDateTime) => wall.toZonedDateTime('UTC').epochMilliseconds;
