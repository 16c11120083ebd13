import { expect, test } from 'vitest';
import { compareVersions, comparisonLooks, valueChanges, writtenValue } from './compare.ts';
import type { GraphDocument } from './document.ts';

const before: GraphDocument = {
  name: 'Refund',
  start: 'manager',
  fields: { refund: { type: 'money' } },
  steps: {
    manager: {
      type: 'approval',
      due: { after: 'P2D' },
      next: [
        { on: 'approved', to: 'parts' },
        { on: 'rejected', to: 'no' },
      ],
    },
    parts: {
      type: 'scope',
      start: 'look',
      steps: { look: { type: 'form', next: 'inner_end' }, inner_end: { type: 'end', status: 'completed' } },
      next: 'done',
    },
    done: { type: 'end', status: 'approved' },
    no: { type: 'end', status: 'rejected' },
  },
};
const after: GraphDocument = {
  ...before,
  fields: { refund: { type: 'money', listed: true } },
  steps: {
    manager: {
      type: 'approval',
      due: { after: 'P3D' },
      next: [
        { on: 'approved', to: 'pay' },
        { on: 'rejected', to: 'no' },
      ],
    },
    pay: { type: 'service', next: 'done' },
    done: before.steps.done!,
    no: { status: 'rejected', type: 'end' },
  },
};

test('steps that came, went and are otherwise are told, with what is otherwise', () => {
  const { steps, document } = compareVersions(before, after);
  expect(Object.fromEntries([...steps].map(([id, { change }]) => [id, change]))).toEqual({
    manager: 'changed',
    pay: 'added',
    parts: 'removed',
    look: 'removed',
    inner_end: 'removed',
  });
  expect(steps.get('manager')!.values).toMatchObject([
    { path: 'due.after', before: 'P2D', after: 'P3D' },
    { path: 'next' },
  ]);
  expect(document).toEqual([{ path: 'fields.refund.listed', before: undefined, after: true }]);
});

test('both are drawn in one: what is gone stands in its scope, and no line leads to what is not there', () => {
  const { model, edges } = compareVersions(before, after);
  const ids = model.nodes.map(({ id }) => id);
  expect(ids.indexOf('look')).toBeGreaterThan(ids.indexOf('parts'));
  expect(Object.fromEntries(edges)).toMatchObject({
    'manager → pay': 'added',
    'manager → parts': 'removed',
    'pay → done': 'added',
    'parts → done': 'removed',
  });
  expect(edges.has('manager → no')).toBe(false);
  const known = new Set(ids);
  expect(model.edges.filter(({ from, to }) => !known.has(from) || !known.has(to))).toEqual([]);
});

test('a step that moved into a scope keeps lines only to where it stands now', () => {
  const { parts, done, no, manager } = before.steps;
  const moved: GraphDocument = {
    ...before,
    steps: {
      manager: manager!,
      no: no!,
      done: done!,
      parts: { ...parts!, steps: { ...parts!.steps, pay: { type: 'form' } } },
    },
  };
  const { model } = compareVersions(after, moved);
  expect(model.edges.map(({ id }) => id)).not.toContain('pay → done');
});

test('a version is as it is: nothing is otherwise, however it is written', () => {
  const written: GraphDocument = { ...before, steps: { ...before.steps, done: { status: 'approved', type: 'end' } } };
  const { steps, edges, document } = compareVersions(before, written);
  expect([steps.size, edges.size, document.length]).toEqual([0, 0, 0]);
  expect(valueChanges({ cancel: 'pay' }, { cancel: ['pay'] })).toEqual([]);
});

test('each change has its look, and says what it is', () => {
  const said = { added: 'Added', removed: 'Removed', changed: 'Changed' };
  const { nodes, edges } = comparisonLooks(compareVersions(before, after), said);
  expect(nodes.get('pay')).toMatchObject({ className: 'added', said: 'Added' });
  expect(edges.get('manager → parts')).toEqual({ className: 'removed' });
});

test('values are written in one line', () => {
  expect(writtenValue('P2D')).toBe('P2D');
  expect(writtenValue({ a: [1, 2] })).toBe('{ "a": [ 1, 2 ] }');
  expect(writtenValue(undefined)).toBe('');
});
