import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cronFault, nextCron } from './next-cron.ts';
import { shown, zones } from './testing.ts';

test.each([
  ['0 9 * * MON', 'Europe/Berlin', '2026-11-20T10:00:00.000Z', '2026-11-23T08:00:00.000Z'],
  ['0 9 * * MON', 'Europe/Berlin', '2026-11-23T08:00:00.000Z', '2026-11-30T08:00:00.000Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-03-28T10:00:00.000Z', '2026-03-29T01:00:00.000Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-24T10:00:00.000Z', '2026-10-25T00:30:00.000Z'],
  ['30 2 * * *', 'Europe/Berlin', '2026-10-25T00:30:00.000Z', '2026-10-26T01:30:00.000Z'],
  ['0 0 1 * *', 'Africa/Cairo', '2026-04-15T00:00:00.000Z', '2026-04-30T21:00:00.000Z'],
  ['0 0 * * FRI', 'Africa/Cairo', '2026-04-20T00:00:00.000Z', '2026-04-23T22:00:00.000Z'],
  ['15 2 * * *', 'Australia/Lord_Howe', '2026-10-03T00:00:00.000Z', '2026-10-03T15:30:00.000Z'],
  ['0 0 29 2 *', 'UTC', '2026-11-20T10:00:00.000Z', '2028-02-29T00:00:00.000Z'],
])('%s in %s after %s is %s', (expression, zone, after, next) => {
  expect(nextCron(expression, zone, after)).toBe(next);
});

test('a day that never comes is refused, and so is what has not five fields', () => {
  expect(nextCron('0 0 30 2 *', 'UTC', '2026-11-20T10:00:00.000Z')).toBeUndefined();
  expect(cronFault('0 0 30 2 *')).toContain('never matches');
  for (const text of ['', '0 9 * *', '* * * * * *', '@daily', '60 * * * *', '*/0 * * * *', 'x * * * *', '0 9\n* * *']) {
    expect(cronFault(text)).toContain('is no cron expression of five fields');
  }
  expect(cronFault('*/15 9-17 * * MON-FRI')).toBeUndefined();
});

test('a daily time comes once a day, later than asked, in every zone', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2039-01-01T00:00:00Z'), noInvalidDate: true }),
      fc.nat(23),
      fc.nat(59),
      (zone, date, hour, minute) => {
        const wanted = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
        let at = date.toISOString();
        for (let n = 0; n < 4; n++) {
          const next = nextCron(`${minute} ${hour} * * *`, zone, at);
          const [day, time] = shown(next!, zone).split(' ') as [string, string];
          expect(next! > at).toBe(true);
          // Never earlier than wanted on its day, and not shown any earlier: a time that is skipped is the instant of the change.
          expect(time >= wanted).toBe(true);
          const before = shown(Date.parse(next!) - 1, zone);
          expect(before < `${day} ${wanted}`).toBe(true);
          if (n > 0) expect(Date.parse(day) - Date.parse(shown(at, zone).slice(0, 10))).toBe(86_400_000);
          at = next!;
        }
      },
    ),
    { numRuns: 200 },
  );
});
