import { expect, test } from 'vitest';
import { graphOf } from './model.ts';
import { neighbour } from './neighbours.ts';

const model = graphOf({
  start: 'ask',
  steps: { ask: { type: 'approval', next: ['pay', 'revise'] }, pay: { type: 'service' }, revise: { type: 'form' } },
});

test.each([
  ['ask', 'ArrowRight', 'right', 'pay'],
  ['pay', 'ArrowLeft', 'right', 'ask'],
  ['pay', 'ArrowDown', 'right', 'revise'],
  ['revise', 'ArrowDown', 'right', 'pay'],
  ['ask', 'ArrowDown', 'down', 'pay'],
  ['pay', 'ArrowRight', 'down', 'revise'],
  ['ask', 'ArrowLeft', 'right', undefined],
  ['pay', 'ArrowRight', 'right', undefined],
  ['ask', 'Home', 'right', undefined],
] as const)('from %s, %s in a graph that runs %s leads to %s', (from, key, direction, to) =>
  expect(neighbour(model, from, key, direction)).toBe(to),
);
