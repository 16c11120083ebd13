import { taskRowExample } from '@procession/contracts/read-model-examples.ts';
import type { TaskRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { chosen, ofList } from './chosen-tasks.ts';
import { inboxSearch } from './inbox-search.ts';

const now = Date.parse('2026-11-20T12:00:00Z');
const task = (id: string, given: Partial<TaskRow> = {}): TaskRow =>
  ({ ...taskRowExample, id, entityId: `E-${id}`, title: `Cancel booking E-${id}`, ...given }) as TaskRow;
const late = task('1', { dueAt: '2026-11-20T09:00:00.000Z', openedAt: '2026-11-19T09:00:00.000Z' });
const today = task('2', {
  dueAt: '2026-11-20T15:00:00.000Z',
  definition: 'commission',
  initiatorName: 'Sara Lindqvist',
});
const never = task('3', { openedAt: '2026-11-18T09:00:00.000Z' });
const tasks = [late, today, never];
const ids = (filter: Parameters<typeof chosen>[1], sort?: 'urgent' | 'newest' | 'oldest') =>
  chosen(tasks, filter, { sort, now, zone: 'utc' }).map(({ id }) => id as string);

test('a search finds every word in what the row shows', () => {
  expect(ids({ q: 'sara cancel' })).toEqual(['2']);
  expect(ids({ q: '1,200 e-3' })).toEqual(['3']);
  expect(ids({ q: 'nobody' })).toEqual([]);
});

test('filters pass what they name', () => {
  expect(ids({ workflow: 'commission' })).toEqual(['2']);
  expect([ids({ due: 'late' }), ids({ due: 'today' }), ids({ due: 'never' })]).toEqual([['1'], ['2'], ['3']]);
});

test('the order is that of urgency, or of when it was opened', () => {
  expect(ids({}, 'urgent')).toEqual(['1', '2', '3']);
  expect(ids({}, 'oldest')).toEqual(['3', '1', '2']);
  expect(ids({}, 'newest')).toEqual(['2', '1', '3']);
});

test('what my roles are asked for leaves out what I have claimed', () => {
  const claimed = task('4', { claimedBy: 'mei' });
  expect(ofList([late, claimed], 'roles', 'mei')).toEqual([late]);
  expect(ofList([late, task('5', { users: ['zoe'] })], 'for:zoe', 'mei')).toHaveLength(1);
});

test('an address has what is known only, and nothing that is so anyway', () => {
  expect(inboxSearch({ list: 'mine', sort: 'urgent', due: 'late', q: 20418, task: 'x.1', colour: 'red' })).toEqual({
    due: 'late',
    q: '20418',
    task: 'x.1',
  });
  expect(inboxSearch({ list: 'theirs', sort: 'best', due: 'never', q: '' })).toEqual({ due: 'never' });
});
