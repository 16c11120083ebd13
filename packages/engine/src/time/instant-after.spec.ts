import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { plusPeriod } from '../fields/calendar.ts';
import { afterBusinessMs, businessMsBetween } from './calendar.ts';
import { instantAfter, instantBefore } from './instant-after.ts';
import { office, shown, zones } from './testing.ts';

const zone = fc.constantFrom(...zones);
const instant = fc
  .date({ min: new Date('2010-01-01T00:00:00Z'), max: new Date('2040-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString());
/** Near changes of clocks, where the rules are. */
const nearChange = fc
  .tuple(
    fc.constantFrom('2026-03-29', '2026-10-25', '2026-03-08', '2026-11-01', '2026-04-05', '2026-10-04'),
    fc.nat(48 * 60),
  )
  .map(([day, minutes]) => new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000 + minutes * 60_000).toISOString());
const from = fc.oneof(instant, nearChange);

describe('by the wall clock', () => {
  test.each([
    ['a day before clocks go forward', '2026-03-28T09:00:00.000Z', 'P1D', '2026-03-29T08:00:00.000Z'],
    ['24 hours before clocks go forward', '2026-03-28T09:00:00.000Z', 'PT24H', '2026-03-29T09:00:00.000Z'],
    ['a time that is skipped', '2026-03-28T01:30:00.000Z', 'P1D', '2026-03-29T01:00:00.000Z'],
    ['a time that occurs twice', '2026-10-24T00:30:00.000Z', 'P1D', '2026-10-25T00:30:00.000Z'],
    ['no day from a second occurrence', '2026-10-25T01:30:00.000Z', 'P0D', '2026-10-25T01:30:00.000Z'],
    ['a month from the 31st', '2026-01-31T11:00:00.000Z', 'P1M', '2026-02-28T11:00:00.000Z'],
    ['a year from a leap day', '2028-02-29T11:00:00.000Z', 'P1Y', '2029-02-28T11:00:00.000Z'],
    ['a day and hours', '2026-03-28T09:00:00.000Z', 'P1DT2H', '2026-03-29T10:00:00.000Z'],
  ])('%s', (_what, start, duration, end) => {
    expect(instantAfter(start, duration, { zone: 'Europe/Berlin' })).toBe(end);
  });

  test('a day that a zone left out is its next instant', () => {
    expect(instantAfter('2011-12-29T22:00:00.000Z', 'P1D', { zone: 'Pacific/Apia' })).toBe('2011-12-30T10:00:00.000Z');
  });

  test('hours elapse, in every zone', () => {
    fc.assert(
      fc.property(from, zone, fc.nat(20_000), (start, at, minutes) => {
        const end = instantAfter(start, `PT${minutes}M`, { zone: at });
        expect(Date.parse(end) - Date.parse(start)).toBe(minutes * 60_000);
      }),
    );
  });

  test('days keep the wall time; one that is skipped is the next instant, one that occurs twice the first', () => {
    fc.assert(
      fc.property(from, zone, fc.integer({ min: 1, max: 800 }), (start, at, days) => {
        const end = Date.parse(instantAfter(start, `P${days}D`, { zone: at }));
        const [day, time] = shown(start, at).split(' ') as [string, string];
        expect(end).toBe(firstShowing(`${plusPeriod(day, `P${days}D`)} ${time}`, at, end));
      }),
      { numRuns: 300 },
    );
  });

  test('months end on the last day when there is no such day', () => {
    fc.assert(
      fc.property(from, zone, fc.integer({ min: 1, max: 60 }), (start, at, months) => {
        const end = Date.parse(instantAfter(start, `P${months}M`, { zone: at }));
        const [day, time] = shown(start, at).split(' ') as [string, string];
        expect(end).toBe(firstShowing(`${plusPeriod(day, `P${months}M`)} ${time}`, at, end));
      }),
    );
  });

  test('never earlier than it began, and never later than it ends when counted back', () => {
    fc.assert(
      fc.property(from, zone, fc.nat(400), fc.nat(50), (start, at, days, hours) => {
        const duration = `P${days}DT${hours}H`;
        expect(instantAfter(start, duration, { zone: at }) >= start).toBe(true);
        expect(instantBefore(start, duration, { zone: at }) <= start).toBe(true);
      }),
    );
  });
});

/** The first instant around `near` at which the wall clock shows a time, else that of the change which skips it; by formatting alone. */
function firstShowing(wanted: string, at: string, near: number): number {
  const utc = Date.parse(`${wanted.replace(' ', 'T')}Z`);
  const shows = [-2, -1, 1, 2]
    .map((days) => near + days * 86_400_000)
    .map((probe) => utc - (Date.parse(`${shown(probe, at).replace(' ', 'T')}Z`) - probe))
    .filter((candidate) => shown(candidate, at) === wanted);
  if (shows.length > 0) return Math.min(...shows);
  let [low, high] = [near - 2 * 86_400_000, near + 2 * 86_400_000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (shown(middle, at) < wanted) low = middle;
    else high = middle;
  }
  return high;
}

describe('by business time', () => {
  const frame = { zone: 'UTC', calendar: office() };
  test.each([
    ['eight hours from the morning', '2026-11-20T08:00:00.000Z', 'PT8H', '2026-11-20T17:00:00.000Z'],
    ['eight hours from noon go on after the weekend', '2026-11-20T11:00:00.000Z', 'PT8H', '2026-11-23T11:00:00.000Z'],
    ['from Saturday hours count from Monday', '2026-11-21T11:00:00.000Z', 'PT1H', '2026-11-23T09:00:00.000Z'],
    ['a day from Friday is Monday at the same time', '2026-11-20T11:00:00.000Z', 'P1D', '2026-11-23T11:00:00.000Z'],
    ['a day from Saturday is Monday at the same time', '2026-11-21T11:00:00.000Z', 'P1D', '2026-11-23T11:00:00.000Z'],
    ['five days over a working Saturday', '2026-12-17T11:00:00.000Z', 'P5D', '2026-12-23T11:00:00.000Z'],
    ['a day over a holiday', '2026-12-24T11:00:00.000Z', 'P1D', '2026-12-28T11:00:00.000Z'],
    ['a month that ends on a free day goes on', '2026-11-25T11:00:00.000Z', 'P1M', '2026-12-28T11:00:00.000Z'],
    ['a week is one of the calendar', '2026-11-20T11:00:00.000Z', 'P1W', '2026-11-27T11:00:00.000Z'],
    ['over a change of clocks', '2026-03-27T16:00:00.000Z', 'PT2H', '2026-03-30T08:00:00.000Z'],
  ])('%s', (_what, start, duration, end) => {
    expect(instantAfter(start, duration, frame)).toBe(end);
  });

  test('counted back, a day before Monday is Friday, and before a free day the last working one', () => {
    expect(instantBefore('2026-11-23T11:00:00.000Z', 'P1D', frame)).toBe('2026-11-20T11:00:00.000Z');
    expect(instantBefore('2026-11-23T09:00:00.000Z', 'PT2H', frame)).toBe('2026-11-20T16:00:00.000Z');
    expect(instantBefore('2026-12-28T11:00:00.000Z', 'P1D', frame)).toBe('2026-12-24T11:00:00.000Z');
  });

  test('so much working time lies between, in every zone, forward and back', () => {
    fc.assert(
      fc.property(from, zone, fc.integer({ min: 1, max: 100 * 60 }), (start, at, minutes) => {
        const calendar = office(at);
        const startMs = Date.parse(start);
        const end = afterBusinessMs(startMs, minutes * 60_000, calendar, 1);
        expect(businessMsBetween(startMs, end, calendar)).toBe(minutes * 60_000);
        expect(businessMsBetween(startMs, end - 1, calendar)).toBe(minutes * 60_000 - 1);
        const begin = afterBusinessMs(startMs, minutes * 60_000, calendar, -1);
        expect(businessMsBetween(begin, startMs, calendar)).toBe(minutes * 60_000);
        expect(businessMsBetween(begin + 1, startMs, calendar)).toBe(minutes * 60_000 - 1);
      }),
    );
  });

  test('days end on a working day, with as many working days passed', () => {
    fc.assert(
      fc.property(from, zone, fc.integer({ min: 1, max: 60 }), (start, at, days) => {
        const calendar = office(at);
        const end = instantAfter(start, `P${days}D`, { zone: at, calendar });
        let counted = 0;
        let day = shown(start, at).slice(0, 10);
        const last = shown(end, at).slice(0, 10);
        while (day < last) {
          day = plusPeriod(day, 'P1D')!;
          if (isWorking(day)) counted++;
        }
        expect([isWorking(last), counted]).toEqual([true, days]);
      }),
    );
  });
});

function isWorking(day: string): boolean {
  if (day === '2026-12-19') return true;
  if (day === '2026-12-25' || day === '2026-12-26') return false;
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday >= 1 && weekday <= 5;
}
