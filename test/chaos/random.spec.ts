import { expect, test } from 'vitest';
import { randomFrom } from './random.ts';

const tenOf = (random: ReturnType<typeof randomFrom>): number[] =>
  Array.from({ length: 10 }, () => random.below(1_000));

test('a seed repeats its sequence, and another seed has another one', () => {
  expect(tenOf(randomFrom(7))).toEqual(tenOf(randomFrom(7)));
  expect(tenOf(randomFrom(7))).not.toEqual(tenOf(randomFrom(8)));
});

test('a fork depends on seed and name only, not on what was drawn before', () => {
  const drawn = randomFrom(7);
  tenOf(drawn);
  expect(tenOf(drawn.fork('load'))).toEqual(tenOf(randomFrom(7).fork('load')));
  expect(tenOf(randomFrom(7).fork('load'))).not.toEqual(tenOf(randomFrom(7).fork('faults')));
});

test('a shuffle keeps every item', () => {
  const items = Array.from({ length: 50 }, (_, n) => n);
  expect(
    randomFrom(3)
      .shuffled(items)
      .toSorted((a, b) => a - b),
  ).toEqual(items);
});
