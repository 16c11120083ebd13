import { canonical } from '@procession/contracts/canonical.ts';
import type { CalendarEvent, CalendarProfile } from '@procession/contracts/events/calendar.ts';
import type { Fold } from '../event-store/command.ts';

export interface CalendarState {
  /** The version, too. */
  revision: number;
  profile?: CalendarProfile;
}

const noCalendar: CalendarState = { revision: 0 };

export const calendarFold: Fold = {
  initial: noCalendar,
  evolve: (_state, { data, revision }): CalendarState => ({
    revision,
    profile: (data as unknown as CalendarEvent['data']).profile,
  }),
};

/** No fact when it would be what it is. */
export function decideCalendar(
  { profile: before }: CalendarState,
  calendar: string,
  profile: CalendarProfile,
): CalendarEvent[] {
  if (!before) return [{ type: 'CalendarDefined', data: { calendar, profile } }];
  return canonical(before) === canonical(profile) ? [] : [{ type: 'CalendarChanged', data: { calendar, profile } }];
}
