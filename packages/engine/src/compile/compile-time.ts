import { zone as ianaZone } from '@procession/contracts/events/calendar.ts';
import type { TimeRule } from '../compiled-machines.ts';
import type { TimeDeclaration } from '../document/time.ts';
import type { Need } from '../expressions/need.ts';
import { toJson } from '../expressions/to-json.ts';
import { durationFault } from '../time/duration.ts';
import { cronFault } from '../time/next-cron.ts';
import { type Compiling, compileUse } from './compiling.ts';

interface At {
  compiling: Compiling;
  /** JSON pointer to what holds the keys. */
  place: string;
  step?: string;
}

/** Undefined when it was reported. */
export function compileTime(declared: TimeDeclaration, at: At): TimeRule | undefined {
  const { compiling, place } = at;
  const given = (['after', 'until', 'cron'] as const).filter((key) => declared[key] !== undefined);
  if (given.length !== 1) {
    const said = given.length === 0 ? 'says no time' : `says ${given.join(' and ')}`;
    compiling.report('invalid-value', place, `${said}: write after, until or cron`);
    return undefined;
  }
  const { after, until, cron, zone, calendar } = declared;
  const business = calendar === undefined ? {} : { calendar };
  if (cron !== undefined) return compileCron({ cron, zone, calendar }, at);
  if (zone !== undefined)
    compiling.report('invalid-value', `${place}/zone`, 'stands only beside `cron`: a calendar has its own zone');
  if (after !== undefined) {
    const fault = durationFault(after, { business: calendar !== undefined });
    if (fault !== undefined) compiling.report('invalid-value', `${place}/after`, fault);
    return { after, ...business };
  }
  return compileUntil(until!, business, { ...at, place: `${place}/until` });
}

/** `place`: of the expression. */
export function compileUntil(
  source: string,
  business: { calendar?: string | true },
  { compiling, place: at, step }: At,
): Extract<TimeRule, { until: unknown }> {
  const names = compiling.names.always;
  const expression = compileUse(compiling, {
    source,
    place: at,
    names,
    need: needTime,
    use: 'time',
    ...(step !== undefined && { step }),
  });
  return { until: (scope) => toJson(expression?.run(scope)) ?? null, place: at, ...business };
}

const needTime: Need = {
  called: 'a date or datetime',
  accepts: (type) => ['string', 'google.protobuf.Timestamp', 'dyn'].includes(type),
};

function compileCron(
  { cron, zone, calendar }: { cron: string } & Pick<TimeDeclaration, 'zone' | 'calendar'>,
  { compiling: { report }, place }: At,
): TimeRule {
  const fault = cronFault(cron);
  if (fault !== undefined) report('invalid-value', `${place}/cron`, fault);
  if (calendar !== undefined) report('invalid-value', `${place}/calendar`, 'does not stand beside `cron`');
  const wrong =
    zone === undefined
      ? 'say in which zone: `zone: Europe/Berlin`'
      : ianaZone.safeParse(zone).error?.issues[0]?.message;
  if (wrong !== undefined) report('invalid-value', `${place}/zone`, wrong);
  return { cron, zone: zone ?? 'UTC' };
}
