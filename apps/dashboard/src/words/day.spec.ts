import { expect, test } from 'vitest';
import { hoursInto, startOfDay } from './day.ts';

const at = Date.parse('2026-11-20T13:30:00Z');

test('a day begins at midnight by the clocks of the zone', () => {
  expect(new Date(startOfDay(at, 'utc')).toISOString()).toBe('2026-11-20T00:00:00.000Z');
  expect(new Date(startOfDay(at, 'local')).getHours()).toBe(0);
  expect(new Date(startOfDay(at, 'utc', -7)).toISOString()).toBe('2026-11-13T00:00:00.000Z');
  expect(hoursInto(at, 'utc')).toBe(13.5);
});
