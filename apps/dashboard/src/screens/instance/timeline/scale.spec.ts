import { expect, test } from 'vitest';
import { scaleOf } from './scale.ts';

const at = (text: string): number => Date.parse(`2026-11-20T${text}Z`);
const iso = (ms: number): string => new Date(ms).toISOString().slice(11, 19);

test('ticks stand on round times, and are never too many', () => {
  const { ticks, step } = scaleOf(at('11:41:58'), at('14:52:00'), { ticksMax: 6, offset: 0 });
  expect(ticks.map(iso)).toEqual(['12:00:00', '13:00:00', '14:00:00']);
  expect(step).toBe(3_600_000);
  for (const length of [1, 1e3, 1e5, 1e7, 1e9, 1e11, 1e12])
    expect(scaleOf(0, length, { ticksMax: 6, offset: 0 }).ticks.length).toBeLessThanOrEqual(7);
});

test('days begin at midnight of the viewer', () => {
  const { ticks } = scaleOf(at('11:00:00'), at('11:00:00') + 4 * 86_400_000, { ticksMax: 6, offset: 3_600_000 });
  expect(ticks.map(iso)).toEqual(['23:00:00', '23:00:00', '23:00:00', '23:00:00']);
});

test('what took no time at all has a scale, too', () => {
  const { placeOf } = scaleOf(5, 5, { ticksMax: 6, offset: 0 });
  expect(placeOf(5)).toBe(0);
});
