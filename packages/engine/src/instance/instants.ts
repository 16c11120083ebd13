import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { ExpressionFailed } from '../compiled.ts';
import type { TimeRule } from '../compiled-machines.ts';
import { instantAfter } from '../time/instant-after.ts';
import { instantNamed } from '../time/instant-named.ts';
import { nextCron } from '../time/next-cron.ts';
import { scopeOf } from './names-in-scope.ts';
import type { ItemRef } from './routing-state.ts';
import { businessOf, frameOf } from './time-frame.ts';
import type { Work } from './work.ts';

export type Instant = Pick<InstanceEventData<'TimerScheduled'>, 'at' | 'business'>;

/** When it is, seen from now. An instant that has passed already fires at once. @throws ExpressionFailed */
export function instantOf(work: Work, rule: TimeRule, item?: ItemRef, edge: 'start' | 'end' = 'start'): Instant {
  const { now } = work.context;
  if ('cron' in rule) {
    const at = nextCron(rule.cron, rule.zone, now);
    if (at === undefined) throw new ExpressionFailed(`${rule.cron} does not match any more`, '', {});
    return { at };
  }
  const frame = frameOf(work, rule.calendar);
  const business = businessOf(frame);
  if ('after' in rule) return { at: instantAfter(now, rule.after, frame), ...business };
  const named = String(rule.until(scopeOf(work, item)));
  const at = instantNamed(named, frame, edge);
  if (at === undefined) throw new ExpressionFailed(`${named} is neither a date nor a datetime`, rule.place, {});
  return { at, ...business };
}
