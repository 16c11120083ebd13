import { expect, test } from 'vitest';
import { instantNamed } from './instant-named.ts';
import { office } from './testing.ts';

const zone = 'Europe/Berlin';
const calendar = office();

test.each([
  ['2026-11-20', 'start', '2026-11-19T23:00:00.000Z'],
  ['2026-11-20', 'end', '2026-11-20T23:00:00.000Z'],
  ['2026-11-20T10:00:00+02:00', 'start', '2026-11-20T08:00:00.000Z'],
  ['2026-11-20T10:00:00.123Z', 'end', '2026-11-20T10:00:00.123Z'],
] as const)('%s, its %s, is %s', (value, edge, instant) => {
  expect(instantNamed(value, { zone }, edge)).toBe(instant);
});

test.each([
  ['2026-11-20', 'start', '2026-11-20T08:00:00.000Z'],
  ['2026-11-20', 'end', '2026-11-20T17:00:00.000Z'],
  ['2026-11-21', 'start', '2026-11-23T08:00:00.000Z'],
  ['2026-11-21', 'end', '2026-11-23T17:00:00.000Z'],
  ['2026-11-20T10:00:00.000Z', 'start', '2026-11-20T10:00:00.000Z'],
  ['2026-11-20T20:00:00.000Z', 'start', '2026-11-23T08:00:00.000Z'],
] as const)('by business time, %s, its %s, is %s', (value, edge, instant) => {
  expect(instantNamed(value, { zone, calendar }, edge)).toBe(instant);
});

test.each(['', 'tomorrow', '2026-02-30', '2026-11-20T10:00:00', '10:00'])('%j is no instant', (value) => {
  expect(instantNamed(value, { zone })).toBeUndefined();
});
