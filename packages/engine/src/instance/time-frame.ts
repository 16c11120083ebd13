import { ExpressionFailed } from '../compiled.ts';
import type { TimeFrame } from '../time/instant-after.ts';
import type { Work } from './work.ts';

/** The zone of `today` and of the wall clock: of the definition's calendar, else of the tenant's, else UTC. */
export const zoneOf = ({ definition, context }: Pick<Work, 'definition' | 'context'>): string =>
  (context.calendars(definition.calendar) ?? context.calendars(undefined))?.profile.zone ?? 'UTC';

/**
 * By which clock a time of the definition counts: business time when it asks for a calendar, by its name or (`true`) the definition's, else
 * the tenant's.
 * @throws ExpressionFailed when there is no such calendar: it can be put there, and the step tried again.
 */
export function frameOf(work: Pick<Work, 'definition' | 'context'>, asked: string | true | undefined): TimeFrame {
  if (asked === undefined) return { zone: zoneOf(work) };
  const name = asked === true ? work.definition.calendar : asked;
  const calendar = work.context.calendars(name);
  if (calendar) return { zone: calendar.profile.zone, calendar };
  const missing = name === undefined ? 'there is no default calendar' : `there is no calendar ${name}`;
  throw new ExpressionFailed(missing, '', {});
}

/** What a timer's fact says of the calendar by which its instant was computed. */
export const businessOf = ({ calendar }: TimeFrame): { business?: { calendar: string; version: number } } =>
  calendar ? { business: { calendar: calendar.id, version: calendar.version } } : {};

/** By which clock something that is set goes on: by its calendar as it is now. */
export function frameOfTimer(
  work: Pick<Work, 'definition' | 'context'>,
  business: { calendar: string } | undefined,
): TimeFrame {
  const calendar = business && work.context.calendars(business.calendar);
  return calendar ? { zone: calendar.profile.zone, calendar } : { zone: zoneOf(work) };
}
