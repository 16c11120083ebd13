import { defaultCalendar } from '@procession/contracts/events/calendar.ts';
import { notificationChoicesAnswer } from '@procession/contracts/http/notification-choices.ts';
import { calendarStream, choicesStream } from '@procession/contracts/ids.ts';
import type { ReadConnection } from '@procession/platform/read-pool.ts';
import { sql } from 'slonik';
import { z } from 'zod';

/** Read from the log: the last fact carries all of them. */
export const selectChoices = (log: ReadConnection, user: string) =>
  log.maybeOne(sql.type(notificationChoicesAnswer)`
    select e.revision, e.data -> 'choices' as choices
    from events e
    where e.tenant = current_setting('procession.tenant') and e.stream = ${choicesStream(user)}
    order by e.revision desc
    limit 1`);

export const selectZoneOfTenant = (log: ReadConnection) =>
  log.maybeOneFirst(sql.type(z.object({ zone: z.string() }))`
    select e.data #>> '{profile,zone}' as zone
    from events e
    where e.tenant = current_setting('procession.tenant') and e.stream = ${calendarStream(defaultCalendar)}
    order by e.revision desc
    limit 1`);

export const selectAddress = (read: ReadConnection, user: string) =>
  read.maybeOneFirst(sql.type(z.object({ email: z.string().nullable() }))`
    select u.email from users u where u.tenant = current_setting('procession.tenant') and u.user_id = ${user}`);

const failedMail = z.object({ at: z.string(), why: z.string() });

export const selectFailedMail = (log: ReadConnection, user: string) =>
  log.maybeOne(sql.type(failedMail)`
    select m.ended_at as at, coalesce(m.last_error, '') as why
    from mails m
    where m.tenant = current_setting('procession.tenant') and m.user_id = ${user} and m.outcome = 'failed'
    order by m.ended_at desc
    limit 1`);
