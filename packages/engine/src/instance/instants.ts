import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { ExpressionFailed, type TimeRule } from '../compiled.ts';
import { instantAfter } from '../time/instant-after.ts';
import { instantNamed } from '../time/instant-named.ts';
import { nextCron } from '../time/next-cron.ts';
import type { ItemRef } from './state.ts';
import { scopeOf, type Work } from './work.ts';

export type Instant = Pick<InstanceEventData<'TimerScheduled'>, 'at' | 'business'>;

/** When it is, seen from now. An instant that has passed already fires at once. @throws ExpressionFailed */
export function instantOf(work: Work, rule: TimeRule, item?: ItemRef): Instant {
  const { now, zone } = work.context;
  if ('cron' in rule) {
    const at = nextCron(rule.cron, rule.zone, now);
    if (at === undefined) throw new ExpressionFailed(`${rule.cron} does not match any more`, '', {});
    return { at };
  }
  const calendar = rule.calendar === undefined ? undefined : calendarOf(work, rule.calendar);
  const frame = { zone, ...(calendar && { calendar }) };
  const business = calendar && { business: { calendar: calendar.id, version: calendar.version } };
  if ('after' in rule) return { at: instantAfter(now, rule.after, frame), ...business };
  const named = String(rule.until(scopeOf(work, item)));
  const at = instantNamed(named, frame);
  if (at === undefined) throw new ExpressionFailed(`${named} is neither a date nor a datetime`, rule.place, {});
  return { at, ...business };
}

function calendarOf({ context }: Work, called: string | true) {
  const name = called === true ? undefined : called;
  const calendar = context.calendars(name);
  if (calendar) return calendar;
  const message = name === undefined ? 'there is no default calendar' : `there is no calendar ${name}`;
  throw new ExpressionFailed(message, '', {});
}
