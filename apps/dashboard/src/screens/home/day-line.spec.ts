import { expect, test } from 'vitest';
import { dayLine } from './day-line.ts';

const due = (hour: number, now = 13): { hour: number; isLate: boolean } => ({ hour, isLate: hour < now });

test('a usual day is from eight to seven in the evening, and now stands on it', () => {
  const { from, to, now, hours } = dayLine(13.5, [], 0.06);
  expect([from, to, now, hours.length]).toEqual([8, 19, 0.5, 12]);
});

test('it grows by what is earlier or later, and never beyond the day', () => {
  expect(dayLine(5.2, [due(22.1)], 0.06)).toMatchObject({ from: 5, to: 23 });
  expect(dayLine(23.9, [due(24.5)], 0.06)).toMatchObject({ from: 8, to: 24 });
});

test('of marks that are close to each other the first is named, and of two at one place one is drawn', () => {
  const { marks } = dayLine(13, [due(17.2), due(17), due(17), due(11.5)], 0.06);
  expect(marks.map(({ hour, isLate, isNamed }) => [hour, isLate, isNamed])).toEqual([
    [11.5, true, true],
    [17, false, true],
    [17.2, false, false],
  ]);
});
