import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { GraphDocument } from '../graph/document.ts';
import { beginHistory, edited, redone, undone } from './edit-history.ts';
import {
  addFirstStep,
  addStep,
  changeWay,
  connect,
  moveWay,
  newStepTypes,
  removeStep,
  removeWay,
  targetsOf,
} from './edits.ts';
import { allSteps } from './scopes.ts';
import { outcomesOf } from './ways.ts';

const booking: GraphDocument = {
  key: 'booking',
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      assign: { role: 'manager' },
      next: [
        { on: 'approved', when: 'refund > 1000.0', to: 'finance' },
        { on: 'approved', otherwise: true, to: 'done' },
        { on: 'rejected', to: 'no' },
      ],
    },
    finance: {
      type: 'approval',
      next: [
        { on: 'approved', to: 'done' },
        { on: 'rejected', to: 'no' },
      ],
    },
    parts: {
      type: 'scope',
      start: 'inner',
      steps: { inner: { type: 'form', next: 'inner_end' }, inner_end: { type: 'end', status: 'completed' } },
      next: 'done',
    },
    done: { type: 'end', status: 'approved' },
    no: { type: 'end', status: 'rejected' },
  },
};

test('a step goes into the way behind another one, and leads on to where that led', () => {
  const { document, name } = addStep(booking, 'service', { after: 'manager', way: 1 });
  expect(name).toBe('service');
  expect(document.steps.manager!.next).toMatchObject([
    { to: 'finance' },
    { otherwise: true, to: 'service' },
    { to: 'no' },
  ]);
  expect(document.steps.service).toEqual({ type: 'service', next: 'done' });
  expect(addStep(booking, 'approval', { after: 'finance' }).document.steps.approval).toEqual({
    type: 'approval',
    next: { on: 'approved', to: 'done' },
  });
});

test('within a scope it stays within it, and no name is given twice', () => {
  const first = addStep(booking, 'form', { after: 'inner' });
  const second = addStep(first.document, 'form', { after: 'finance' });
  expect([first.name, second.name]).toEqual(['form', 'form_2']);
  expect(first.document.steps.parts!.steps).toMatchObject({ inner: { next: 'form' }, form: { next: 'inner_end' } });
  expect(targetsOf(second.document, 'form')).toEqual(['inner', 'inner_end', 'form']);
  expect(targetsOf(second.document, 'form_2')).toContain('parts');
});

test('what led to a step that is removed leads to where it led first', () => {
  const { steps, start } = removeStep(booking, 'finance');
  expect(steps.manager!.next).toEqual([
    { on: 'approved', when: 'refund > 1000.0', to: 'done' },
    { on: 'approved', otherwise: true, to: 'done' },
    { on: 'rejected', to: 'no' },
  ]);
  expect(start).toBe('manager');
  expect(removeStep(booking, 'manager').start).toBe('finance');
  expect(removeStep(booking, 'nobody')).toBe(booking);
});

test('cancel and finish name no step that is gone, and of two ways that say the same one is left', () => {
  const document: GraphDocument = {
    start: 'a',
    steps: {
      a: { type: 'form', cancel: ['b', 'c'], finish: 'b', split: 'all', next: ['b', 'c'] },
      b: { type: 'form', next: 'c' },
      c: { type: 'form' },
    },
  };
  expect(removeStep(document, 'b').steps.a).toEqual({ type: 'form', cancel: ['c'], split: 'all', next: 'c' });
});

test('ways are added, changed, moved and removed, and written as short as can be', () => {
  const once = connect(
    { start: 'a', steps: { a: { type: 'form' }, b: { type: 'form' }, c: { type: 'form' } } },
    'a',
    'b',
  );
  expect(once.steps.a!.next).toBe('b');
  const twice = connect(once, 'a', 'c', 'completed');
  expect(twice.steps.a!.next).toEqual(['b', { on: 'completed', to: 'c' }]);
  expect(moveWay(twice, 'a', 1, -1).steps.a!.next).toEqual([{ on: 'completed', to: 'c' }, 'b']);
  expect(changeWay(twice, 'a', 1, { to: 'b', when: 'n > 1' }).steps.a!.next).toEqual(['b', { to: 'b', when: 'n > 1' }]);
  expect(removeWay(removeWay(twice, 'a', 1), 'a', 0).steps.a).toEqual({ type: 'form' });
});

test('a document without steps gets its first', () => {
  const { document, name } = addFirstStep({ start: '', steps: {} }, 'approval');
  expect(document).toEqual({ start: name, steps: { [name]: { type: 'approval' } } });
});

test('outcomes are those of the step, of what ends it from outside, and of its ways', () => {
  expect(outcomesOf({ type: 'approval', interrupt: { after: 'P7D', outcome: 'expired' } })).toEqual([
    'approved',
    'rejected',
    'expired',
  ]);
  expect(outcomesOf({ type: 'form', next: { on: ['later'], to: 'b' } })).toEqual(['completed', 'later']);
  expect(outcomesOf({ type: 'end' })).toEqual([]);
});

test('whatever is edited: every way leads to a step of its scope, and all can be taken back and done again', () => {
  const edit = fc.record({
    what: fc.constantFrom('add', 'remove', 'connect', 'drop'),
    at: fc.nat(20),
    to: fc.nat(20),
    type: fc.constantFrom(...newStepTypes),
  });
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      let history = beginHistory(booking);
      const states = [booking];
      for (const { what, at, to, type } of edits) {
        const names = [...allSteps(history.now).keys()];
        const name = names[at % names.length];
        if (name === undefined) break;
        const targets = targetsOf(history.now, name);
        const changed =
          what === 'add'
            ? addStep(history.now, type, { after: name, way: to % 3 }).document
            : what === 'remove'
              ? removeStep(history.now, name)
              : what === 'connect'
                ? connect(history.now, name, targets[to % targets.length]!)
                : removeWay(history.now, name, to % 3);
        history = edited(history, changed);
        if (changed !== states.at(-1)) states.push(changed);
        expect(danglingWays(changed)).toEqual([]);
      }
      const last = history.now;
      while (history.past.length > 0) history = undone(history);
      expect(history.now).toBe(booking);
      while (history.future.length > 0) history = redone(history);
      expect(history.now).toBe(last);
    }),
    { numRuns: 200 },
  );
});

test('typing into one place is taken back at once, and an edit after that is one of its own', () => {
  let history = beginHistory('');
  for (const text of ['a', 'ab', 'abc']) history = edited(history, text, 'name');
  history = edited(history, 'abcd', 'title');
  expect(undone(history).now).toBe('abc');
  expect(undone(undone(history)).now).toBe('');
  expect(undone(undone(undone(history))).now).toBe('');
});

function danglingWays(document: GraphDocument): string[] {
  return [...allSteps(document)].flatMap(([name, step]) => {
    const targets = new Set(targetsOf(document, name));
    const ways =
      step.next === undefined ? [] : [step.next].flat().map((way) => (typeof way === 'string' ? way : way.to));
    return ways.filter((to) => !targets.has(to)).map((to) => `${name} → ${to}`);
  });
}
