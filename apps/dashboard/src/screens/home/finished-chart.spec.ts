import { expect, test } from 'vitest';
import { finishedChart } from './finished-chart.ts';

const day = (counts: Record<number, number | null>): (number | null)[] =>
  Array.from({ length: 24 }, (_, hour) => (hour in counts ? counts[hour]! : 0));

test('a quiet day has the hours of the office, and lines at whole numbers', () => {
  const chart = finishedChart(day({}), [], 10.5);
  expect(chart).toMatchObject({ total: 0, isExact: true, lines: [1, 2] });
  expect(chart.hours.map(({ hour }) => hour)).toEqual([8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
  expect(chart.hours.filter(({ isNow }) => isNow)).toMatchObject([{ hour: 10 }]);
  expect(chart.against).toBeUndefined();
});

test('what is earlier or later than the office is drawn, too', () => {
  const { hours, lines } = finishedChart(day({ 6: 3, 12: 61 }), [], 20.2);
  expect([hours[0]!.hour, hours.at(-1)!.hour]).toEqual([6, 20]);
  expect(lines).toEqual([50, 100]);
});

test('the usual is the mean of the weeks before, by now', () => {
  const before = [day({ 9: 20, 10: 10 }), day({ 9: 20, 10: 30 }), day({})];
  const { hours, against } = finishedChart(day({ 9: 33 }), before, 10.5);
  expect(hours.find(({ hour }) => hour === 10)!.usual).toBe(20);
  expect(against).toBeCloseTo(33 / 30 - 1);
});

test('one day is no habit, and what was not counted is not compared', () => {
  expect(finishedChart(day({ 9: 30 }), [day({ 9: 30 })], 12).against).toBeUndefined();
  const cut = finishedChart(day({ 8: null, 9: 30 }), [day({ 9: 30 }), day({ 9: 30 })], 12);
  expect(cut).toMatchObject({ total: 30, isExact: false });
  expect(cut.against).toBeUndefined();
});
