import { expect, test } from 'vitest';
import { batched } from './batched.ts';

const limits = { batchMax: 3, waitingMax: 5 };

test('what is asked for while a batch is on its way shares the next one, and each gets its own result', async () => {
  const batches: number[][] = [];
  const double = batched(async (items: readonly number[]) => {
    batches.push([...items]);
    return items.map((item) => item * 2);
  }, limits);
  expect(await Promise.all([1, 2, 3, 4, 5].map(double))).toEqual([2, 4, 6, 8, 10]);
  expect(batches).toEqual([[1], [2, 3, 4], [5]]);
});

test('a batch that fails fails for those in it', async () => {
  const send = batched(async (items: readonly number[]) => {
    if (items.includes(1)) throw new Error('lost');
    return items;
  }, limits);
  const results = await Promise.allSettled([send(1), send(2)]);
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
});

test('a batch that fails for the fault of one item fails for that one only', async () => {
  const bad = new Error('bad value');
  const send = batched(
    async (items: readonly number[]) => {
      if (items.includes(3)) throw bad;
      return items;
    },
    { batchMax: 5, waitingMax: 5, isFaultOfOne: (error) => error === bad },
  );
  const results = await Promise.allSettled([0, 1, 2, 3, 4, 5].map(send));
  expect(results.map((result) => (result.status === 'fulfilled' ? result.value : result.reason))).toEqual([
    ...[0, 1, 2],
    bad,
    ...[4, 5],
  ]);
});

test('more than may wait are turned away', async () => {
  const send = batched(async (items: readonly number[]) => items, limits);
  const results = await Promise.allSettled([1, 2, 3, 4, 5, 6, 7].map(send));
  expect(results.filter(({ status }) => status === 'rejected')).toMatchObject([{ reason: { slug: 'overloaded' } }]);
});
