import { expect, test } from 'vitest';
import { ageText, dueText } from './due-text.ts';

const now = Date.parse('2026-11-20T12:00:00.000Z'); // a Friday

test.each([
  ['2026-11-20T09:42:00.000Z', '2 h 18 late', true],
  ['2026-11-20T15:42:00.000Z', '15:42', false],
  ['2026-11-23T10:00:00.000Z', 'Mon 10:00', false],
  ['2026-12-04T10:00:00.000Z', '4 Dec', false],
])('due %s is told as %s', (dueAt, text, isLate) => {
  expect(dueText({ dueAt, endedAt: null }, now, 'utc')).toEqual({ text, isLate });
});

test('what has ended is not late, and what has no date says so', () => {
  const ended = { dueAt: '2026-11-19T10:00:00.000Z', endedAt: '2026-11-20T10:00:00.000Z' };
  expect(dueText(ended, now, 'utc')).toEqual({ text: 'Thu 10:00', isLate: false });
  expect(dueText({ dueAt: null, endedAt: null }, now, 'utc').isLate).toBe(false);
});

test('an age is told in its greatest unit, and stands still when it has ended', () => {
  const age = (startedAt: string, endedAt: string | null = null): string => ageText({ startedAt, endedAt }, now);
  expect(age('2026-11-20T11:48:00.000Z')).toBe('12 min');
  expect(age('2026-11-20T06:10:00.000Z')).toBe('5 h');
  expect(age('2026-11-17T06:10:00.000Z')).toBe('3 d');
  expect(age('2026-11-17T06:10:00.000Z', '2026-11-17T07:20:00.000Z')).toBe('1 h');
});
