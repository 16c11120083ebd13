import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { expect, test } from 'vitest';
import { lanesOf } from './lanes.ts';

const reader = (): SqlReader => ({ query: async () => [] });

test('no more than there are lanes run at a time, and everybody has their turn in order', async () => {
  const lanes = lanesOf([reader(), reader()], 9);
  let running = 0;
  let most = 0;
  const order: number[] = [];
  await Promise.all(
    Array.from({ length: 9 }, (_, n) =>
      lanes.use(async () => {
        order.push(n);
        most = Math.max(most, ++running);
        await new Promise((resolve) => setImmediate(resolve));
        running--;
      }),
    ),
  );
  expect(most).toBe(2);
  expect(order).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
});

test('a lane is given back after a failure', async () => {
  const lanes = lanesOf([reader()], 1);
  await expect(lanes.use(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await lanes.use(async () => 'here')).toBe('here');
});

test('when too many wait the next is refused at once', async () => {
  const lanes = lanesOf([reader()], 1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = lanes.use(() => promise);
  const second = lanes.use(async () => 'second');
  await expect(lanes.use(async () => 'third')).rejects.toThrow('1 reads of the tables wait already');
  resolve();
  await first;
  expect(await second).toBe('second');
});
