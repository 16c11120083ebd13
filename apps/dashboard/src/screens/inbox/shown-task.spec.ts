import { queryExamples } from '@procession/contracts/http/query-examples.ts';
import { expect, test } from 'vitest';
import type { TaskPage } from '../../api/answers.ts';
import { changesOf, keepRead } from './shown-task.ts';

const shown = { ...(queryExamples.taskPage as unknown as TaskPage), contentHash: 'old' };
const moved: TaskPage = {
  ...shown,
  revision: shown.revision + 1,
  claimedBy: 'omar',
  contentHash: 'new',
  data: { ...shown.data, refund: { amount: '1790.00', currency: 'EUR' } },
};

test('what is read stays, with the hash that was seen with it; all else is of now', () => {
  expect(changesOf(shown, moved).map(({ field }) => field)).toEqual(['refund']);
  expect(keepRead(shown, moved)).toMatchObject({ data: shown.data, contentHash: 'old', claimedBy: 'omar' });
});

test('a change that touches no value is simply shown', () => {
  const claimed: TaskPage = { ...shown, claimedBy: 'omar' };
  expect(keepRead(shown, claimed)).toBe(claimed);
});

test('of a closed task nothing is held back', () => {
  const closed: TaskPage = { ...moved, status: 'completed' };
  expect(keepRead(shown, closed)).toBe(closed);
});

test('a value that came or went is a change', () => {
  const { reason: _gone, ...rest } = shown.data;
  expect(changesOf(shown, { ...shown, data: { ...rest, note: 'x' } }).map(({ field }) => field)).toEqual([
    'reason',
    'note',
  ]);
});
