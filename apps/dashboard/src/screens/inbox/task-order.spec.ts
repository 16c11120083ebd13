import { taskRowExample } from '@procession/contracts/read-model-examples.ts';
import type { TaskRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { byUrgency, groupOf, splitTitle } from './task-order.ts';

const task = (id: string, dueAt: string | null, openedAt = '2026-11-20T08:00:00.000Z'): TaskRow =>
  ({ ...taskRowExample, id, dueAt, openedAt }) as TaskRow;
const now = Date.parse('2026-11-20T12:00:00.000Z');

test('the most urgent is first, and what is never due last, the oldest of it first', () => {
  const tasks = [
    task('new', null, '2026-11-20T09:00:00.000Z'),
    task('old', null),
    task('late', '2026-11-19T08:00:00.000Z'),
    task('soon', '2026-11-20T13:00:00.000Z'),
  ];
  expect(tasks.toSorted(byUrgency).map(({ id }) => id)).toEqual(['late', 'soon', 'old', 'new']);
});

test('a day is that of the viewer’s zone', () => {
  expect(groupOf(task('a', '2026-11-20T11:59:59.000Z'), now, 'utc')).toBe('late');
  expect(groupOf(task('a', '2026-11-20T23:59:59.000Z'), now, 'utc')).toBe('today');
  expect(groupOf(task('a', '2026-11-21T00:00:00.000Z'), now, 'utc')).toBe('later');
  expect(groupOf(task('a', null), now, 'utc')).toBe('never');
});

test('a title loses its verb before its id', () => {
  expect(splitTitle('Cancel booking BK-20418')).toEqual({ text: 'Cancel booking', id: 'BK-20418' });
  expect(splitTitle('Hire a cook')).toEqual({ text: 'Hire a cook', id: '' });
});
