import { expect, test } from 'vitest';
import { speedBetween, summed } from './speed.ts';

const latency = (count: number, ...buckets: [number, number][]) => ({
  count,
  seconds: 0,
  buckets: buckets.map(([le, n]) => ({ le, count: n })),
});
const copy = (of: ReturnType<typeof latency> | null) => ({
  state: 'ready' as const,
  why: null,
  windows: null,
  latency: of,
});

test('what was done between two looks is told per second, with its half and its slowest', () => {
  const before = latency(100, [0.001, 100], [0.005, 100], [0.01, 100]);
  const after = latency(300, [0.001, 100], [0.005, 290], [0.01, 300]);
  const speed = speedBetween(before, after, 2)!;
  expect(speed.perSecond).toBe(100);
  expect(speed.p50Ms).toBeCloseTo(3.1, 1);
  expect(speed.p99Ms).toBeCloseTo(9, 1);
});

test('where nothing was done there is no slowest, and a copy that began anew tells nothing', () => {
  const one = latency(5, [0.001, 5]);
  expect(speedBetween(one, one, 5)).toEqual({ perSecond: 0, p50Ms: undefined, p99Ms: undefined });
  expect(speedBetween(one, latency(2, [0.001, 2]), 5)).toBe(undefined);
});

test('copies count together', () => {
  expect(summed([copy(latency(5, [0.001, 5])), copy(null), copy(latency(7, [0.001, 6]))])).toEqual(
    latency(12, [0.001, 11]),
  );
  expect(summed([copy(null)])).toBe(undefined);
});
