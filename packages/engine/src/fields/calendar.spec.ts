import { expect, test } from 'vitest';
import { dayInZone, daysBetween, isDate, plusPeriod } from './calendar.ts';

test.each([
  ['2026-01-31', 'P1M', '2026-02-28'],
  ['2024-01-31', 'P1M', '2024-02-29'],
  ['2024-02-29', 'P1Y', '2025-02-28'],
  ['2026-11-20', 'P2W', '2026-12-04'],
  ['2026-11-20', 'P1Y2M3D', '2028-01-23'],
  ['2026-03-31', '-P1M', '2026-02-28'],
  ['2026-01-01', '-P1D', '2025-12-31'],
  ['9999-12-31', 'P1D', undefined],
  ['2026-01-01', 'P', undefined],
  ['2026-01-01', 'PT24H', undefined],
  ['2026-01-01', '1 month', undefined],
])('%s plus %s is %s', (date, period, result) => {
  expect(plusPeriod(date, period)).toBe(result);
});

test('days are counted over the changes of summer time', () => {
  expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
  expect(daysBetween('2026-10-26', '2026-10-24')).toBe(-2);
});

test('only days of the calendar are days', () => {
  expect(
    ['2024-02-29', '2026-02-29', '2026-13-01', '0000-01-01', '2026-1-1', '2026-01-01T00:00:00Z'].map(isDate),
  ).toEqual([true, false, false, false, false, false]);
});

test('it is another day elsewhere', () => {
  expect(dayInZone('2026-11-20T23:30:00.000Z', 'Europe/Vienna')).toBe('2026-11-21');
  expect(dayInZone('2026-11-20T23:30:00.000Z', 'America/New_York')).toBe('2026-11-20');
});
