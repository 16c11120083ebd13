import { expect, test } from 'vitest';
import { durationFault, parseDuration } from './duration.ts';

test('a duration is read in its parts', () => {
  expect(parseDuration('P1Y2M3W4DT5H6M7.5S')).toEqual({
    months: 14,
    weeks: 3,
    days: 25,
    elapsedMs: 5 * 3_600_000 + 6 * 60_000 + 7_500,
  });
});

test.each([
  '',
  'P',
  'PT',
  'P1DT',
  '-P1D',
  'P1',
  '1D',
  'P1.5D',
  'PT1H1D',
  'P1d',
  'P1D ',
  'P200Y',
  'PT9999999H',
  'P2D before',
])('%j is none', (text) => {
  expect(parseDuration(text)).toBeUndefined();
  expect(durationFault(text, { business: false })).toContain('is no duration');
});

test('business time is bounded more closely', () => {
  expect(durationFault('P20Y', { business: false })).toBeUndefined();
  expect(durationFault('P20Y', { business: true })).toContain('ten years');
  expect(durationFault('PT2000H', { business: false })).toBeUndefined();
  expect(durationFault('PT2000H', { business: true })).toContain('working days');
  expect(durationFault('P14D', { business: true })).toBeUndefined();
});
