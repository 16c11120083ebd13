import { expect, test } from 'vitest';
import type { GraphDocument } from './document.ts';
import { beginOf, graphOf, undoOf } from './model.ts';
import { outlineOrder } from './outline-order.ts';

const refund: GraphDocument = {
  trigger: { event: 'booking.cancellation_requested' },
  start: 'manager',
  // In the order of a store that sorts keys.
  steps: {
    pay: {
      type: 'service',
      name: 'Refund payment',
      errors: { '409': 'taken' },
      next: [{ on: 'taken', to: 'revise' }, { to: 'yes' }],
    },
    yes: { type: 'end', status: 'approved', name: 'Approved' },
    no: { type: 'end', status: 'rejected', name: 'Rejected' },
    revise: { type: 'form', next: 'manager' },
    finance: {
      type: 'approval',
      next: [
        { on: 'approved', to: 'pay' },
        { on: 'rejected', to: 'no' },
      ],
    },
    manager: {
      type: 'approval',
      interrupt: { after: 'P2D', outcome: 'late' },
      next: [
        { on: 'approved', when: 'refund > 1000', to: 'finance' },
        { on: 'approved', to: 'pay' },
        { on: 'rejected', to: 'no' },
        { on: 'sent_back', to: 'revise' },
        { on: 'late', to: 'no' },
      ],
    },
  },
};
const { nodes, edges } = graphOf(refund);
const labelOf = (from: string, to: string) => edges.find((edge) => edge.from === from && edge.to === to)?.label;

test('steps stand in the order in which they are read, whatever the order of the document, ends last', () =>
  expect(nodes.map(({ id }) => id)).toEqual([beginOf(undefined), 'manager', 'finance', 'pay', 'revise', 'yes', 'no']));

test('a way says when it is taken, in words, and what is left is otherwise', () => {
  expect(labelOf('manager', 'finance')).toBe('refund is over 1000');
  expect(labelOf('manager', 'pay')).toBe('otherwise');
  expect(labelOf('manager', 'revise')).toBe('sent back');
  expect(labelOf('revise', 'manager')).toBe('');
});

test('several ways between two steps are one edge that names them all', () => {
  expect(labelOf('manager', 'no')).toBe('rejected or after 2 days: late');
  expect(edges.filter(({ from, to }) => from === 'manager' && to === 'no')).toMatchObject([{ kind: 'way' }]);
});

test('a way that only something outside opens is told apart', () =>
  expect(edges.find(({ from, to }) => from === 'pay' && to === 'revise')).toMatchObject({
    kind: 'outside',
    label: 'answer 409: taken',
  }));

test('the trigger is where it begins', () =>
  expect(nodes[0]).toMatchObject({ kind: 'begin', type: 'trigger', name: 'booking.cancellation_requested' }));

test('the steps of a scope stand behind it, with a begin of their own, and what takes back beside what it takes back', () => {
  const scoped = graphOf({
    start: 'all',
    steps: {
      all: {
        type: 'scope',
        start: 'book',
        next: 'done',
        steps: {
          book: { type: 'service', undo: { type: 'service', name: 'Unbook' }, next: 'tell' },
          tell: { type: 'emit', event: 'x' },
        },
      },
      done: { type: 'end' },
    },
  });
  expect(scoped.nodes.map(({ id, depth, within }) => [id, depth, within])).toEqual([
    [beginOf(undefined), 0, undefined],
    ['all', 0, undefined],
    [beginOf('all'), 1, 'all'],
    ['book', 1, 'all'],
    [undoOf('book'), 1, 'all'],
    ['tell', 1, 'all'],
    ['done', 0, undefined],
  ]);
  expect(scoped.edges.filter(({ kind }) => kind === 'undo')).toMatchObject([{ from: 'book', to: undoOf('book') }]);
});

test('what no way leads to is not left out, and a way to nowhere is not drawn', () => {
  const steps = { a: { type: 'form', next: 'gone' }, lost: { type: 'form', next: 'a' } };
  expect(outlineOrder('a', steps)).toEqual(['a', 'lost']);
  expect(graphOf({ start: 'a', steps }).edges.map(({ from, to }) => [from, to])).toEqual([
    [beginOf(undefined), 'a'],
    ['lost', 'a'],
  ]);
});
