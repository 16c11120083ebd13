import { expect, test } from 'vitest';
import { ownPartitions } from './config.ts';

test('a copy projects all partitions unless it is told which', () => {
  expect(ownPartitions(undefined, 3)).toEqual([0, 1, 2]);
  expect(ownPartitions('2,0,2', 3)).toEqual([2, 0]);
  expect(() => ownPartitions('3', 3)).toThrow('they count from 0');
});
