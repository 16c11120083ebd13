import { calendarId, calendarProfile } from '@procession/contracts/events/calendar.ts';
import type { CalendarAnswer } from '@procession/contracts/http/calendars.ts';
import { calendarStream } from '@procession/contracts/ids.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';

const calendarRow = z.object({ id: calendarId, version: z.number(), profile: calendarProfile });

/** A tenant has a handful; the rest of an installation's limits would stop nobody from writing more. */
const calendarsMax = 1_000;

/** Each as its last fact has it: the fact carries the whole calendar. In order of id. */
export const selectCalendars = (log: ReadConnection): Promise<readonly CalendarAnswer[]> =>
  log.any(sql.type(calendarRow)`
    select distinct on (e.stream) e.data ->> 'calendar' as id, e.revision as version, e.data -> 'profile' as profile
    from events e
    where e.tenant = current_setting('procession.tenant') and e.stream > ${'calendar-'} and e.stream < ${'calendar.'}
    order by e.stream, e.revision desc
    limit ${calendarsMax}`);

export const selectCalendar = (log: ReadConnection, id: string): Promise<CalendarAnswer | null> =>
  log.maybeOne(sql.type(calendarRow)`
    select e.data ->> 'calendar' as id, e.revision as version, e.data -> 'profile' as profile
    from events e
    where e.tenant = current_setting('procession.tenant') and e.stream = ${calendarStream(id)}
    order by e.revision desc
    limit 1`);
