import { expect, test } from 'vitest';
import {
  approvalStep,
  approve,
  by,
  complete,
  definitionOf,
  endStep,
  formStep,
  given,
  roleOf,
  start,
} from '../testing.ts';
import { viewOf } from './state-view.ts';

const roles = { boss: ['bo'], finance: [] };
const definition = definitionOf({
  a: formStep({ split: 'all', next: ['b', 'c'] }),
  b: approvalStep(roleOf('finance'), { next: ['z'] }),
  c: approvalStep(roleOf('boss'), { next: ['z'] }),
  z: endStep('approved'),
});
const begun = [by('ana', start()), by('ana', complete(1))];

test('each visit shows its status, when it began and ended, its outcome and its task', () => {
  const { state } = given(definition, begun, { roles });
  const view = viewOf(state, definition);
  expect(view.steps).toEqual([
    {
      visit: 'a#1',
      step: 'a',
      name: 'a',
      status: 'completed',
      enteredAt: '2026-01-05T09:00:00.000Z',
      completedAt: '2026-01-05T09:00:01.000Z',
      outcome: 'completed',
      task: 1,
    },
    expect.objectContaining({ visit: 'b#1', status: 'failed', completedAt: null, task: 2 }),
    expect.objectContaining({ visit: 'c#1', status: 'awaiting_action', outcome: null, task: 3 }),
  ]);
  expect(view.incidents).toMatchObject([{ kind: 'nobody-eligible', visit: 'b#1' }]);
});

test('the current step is the oldest that people must act on', () => {
  const { state } = given(definition, begun, { roles });
  expect(viewOf(state, definition).currentStep?.visit).toBe('c#1');
});

test('an instance that ended has no current step, and what was open is cancelled', () => {
  const { state } = given(definition, [...begun, by('bo', approve(3))], { roles });
  const view = viewOf(state, definition);
  expect(view).toMatchObject({ status: 'approved', currentStep: undefined, incidents: [] });
  expect(view.steps.map((s) => `${s.visit} ${s.status}`)).toEqual([
    'a#1 completed',
    'b#1 cancelled',
    'c#1 approved',
    'z#1 approved',
  ]);
});
