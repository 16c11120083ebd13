import { expect, test } from 'vitest';
import { nextDigestAt } from './digest-instant.ts';

const next = (now: string, digestHour: number, zone: string): string =>
  new Date(nextDigestAt(Date.parse(now), { digestHour, zone })).toISOString();

test.each([
  ['2026-11-20T05:59:59.999Z', 7, 'Europe/Berlin', '2026-11-20T06:00:00.000Z', 'today, when the hour is still to come'],
  ['2026-11-20T06:00:00.000Z', 7, 'Europe/Berlin', '2026-11-21T06:00:00.000Z', 'tomorrow, when it is that hour now'],
  ['2026-11-20T23:30:00.000Z', 7, 'Europe/Berlin', '2026-11-21T06:00:00.000Z', 'the same day, past midnight there'],
  ['2026-11-20T23:30:00.000Z', 0, 'UTC', '2026-11-21T00:00:00.000Z', 'midnight'],
  ['2026-12-31T20:00:00.000Z', 7, 'Asia/Tokyo', '2026-12-31T22:00:00.000Z', 'where it is next year already'],
  ['2026-03-28T07:00:00.000Z', 7, 'Europe/Berlin', '2026-03-29T05:00:00.000Z', 'over the night that is an hour short'],
  ['2026-10-24T06:00:00.000Z', 7, 'Europe/Berlin', '2026-10-25T06:00:00.000Z', 'over the night that is an hour long'],
  ['2026-03-28T12:00:00.000Z', 2, 'Europe/Berlin', '2026-03-29T01:00:00.000Z', 'when its hour is skipped'],
  ['2026-03-29T01:00:00.000Z', 2, 'Europe/Berlin', '2026-03-30T00:00:00.000Z', 'after the one whose hour was skipped'],
  ['2026-10-24T12:00:00.000Z', 2, 'Europe/Berlin', '2026-10-25T00:00:00.000Z', 'the first of an hour that comes twice'],
  ['2026-10-25T00:30:00.000Z', 2, 'Europe/Berlin', '2026-10-26T01:00:00.000Z', 'once on a day whose hour comes twice'],
  ['2026-11-20T00:00:00.000Z', 9, 'Asia/Kathmandu', '2026-11-20T03:15:00.000Z', 'where clocks are a quarter off'],
])('from %s the digest at %i in %s comes at %s: %s', (now, hour, zone, expected) => {
  expect(next(now, hour, zone)).toBe(expected);
});
