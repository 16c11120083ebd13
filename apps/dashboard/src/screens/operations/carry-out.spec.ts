import { expect, test } from 'vitest';
import { carryOut } from './carry-out.ts';

test('each is done whatever becomes of the others, and it is told how far it is', async () => {
  const told: number[] = [];
  const outcomes = await carryOut(
    [1, 2, 3, 4, 5, 6],
    async (n) => {
      if (n % 3 === 0) throw new Error(`not ${n}`);
    },
    (so) => told.push(so.length),
  );
  expect(
    outcomes
      .filter(({ error }) => error === undefined)
      .map(({ of }) => of)
      .sort(),
  ).toEqual([1, 2, 4, 5]);
  expect(
    outcomes
      .filter(({ error }) => error !== undefined)
      .map(({ of }) => of)
      .sort(),
  ).toEqual([3, 6]);
  expect(told).toEqual([1, 2, 3, 4, 5, 6]);
});
