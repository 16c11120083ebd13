import { expect, test } from 'vitest';
import { drawable } from './draft-shape.ts';

test('a document with steps is drawn, also with faults in it, and one without gets none', () => {
  expect(drawable({ name: 'New' })).toEqual({ name: 'New', start: '', steps: {} });
  const faulty = { start: 'nobody', steps: { a: { type: 'juggle', next: ['b', { on: ['x'], to: 'c' }] } } };
  expect(drawable(faulty)).toEqual(faulty);
});

test.each([
  ['a text', 'name: New'],
  ['a list of steps', { steps: [{ type: 'end' }] }],
  ['a step without type', { steps: { a: {} } }],
  ['a way to nothing', { steps: { a: { type: 'form', next: [{ on: 'x' }] } } }],
  ['a way that is a number', { steps: { a: { type: 'form', next: 3 } } }],
  ['a scope of another kind', { steps: { a: { type: 'scope', steps: { b: 1 } } } }],
  ['an interrupt without outcome', { steps: { a: { type: 'form', interrupt: { after: 'P1D' } } } }],
])('%s is left to its text', (_what, document) => {
  expect(drawable(document as never)).toBeUndefined();
});
