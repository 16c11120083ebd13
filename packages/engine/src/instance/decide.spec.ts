import { expect, test } from 'vitest';
import {
  approvalStep,
  approve,
  by,
  complete,
  decideAs,
  definitionOf,
  endStep,
  field,
  formStep,
  given,
  policies,
  rejectTask,
  roleOf,
  start,
  usersOf,
} from '../testing.ts';

const roles = { boss: ['bo'], finance: ['fay', 'fred'] };

const cancellation = definitionOf(
  {
    manager: approvalStep(roleOf('boss'), {
      outcomes: ['approved', 'rejected', 'sent_back'],
      next: [
        { on: ['approved'], to: 'finance' },
        { on: ['rejected'], to: 'refused' },
        { on: ['sent_back'], to: 'revise' },
      ],
    }),
    finance: approvalStep(roleOf('finance'), {
      next: [
        { on: ['approved'], to: 'done' },
        { on: ['rejected'], to: 'refused' },
      ],
    }),
    revise: formStep({ edits: ['refund'], next: ['manager'] }),
    done: endStep('approved'),
    refused: endStep('rejected'),
  },
  { fields: [field('refund')] },
);

test('a start opens the first task', () => {
  const { events, state } = given(cancellation, [], { roles })
    .when(by('ana', start({ refund: 1 })))
    .thenEvents('InstanceStarted', 'TaskOpened', 'InstanceAdvanced');
  expect(events.at(-1)).toEqual({ type: 'InstanceAdvanced', data: { moves: [[0, 'manager', []]] } });
  expect(state).toMatchObject({ status: 'in_progress', revision: 3, initiator: 'ana', data: { refund: 1 } });
});

test('a decision completes the task and opens the next', () => {
  const { events } = given(cancellation, [by('ana', start())], { roles })
    .when(by('bo', approve(1)))
    .thenEvents('TaskDecided', 'TaskCompleted', 'TaskOpened', 'InstanceAdvanced');
  expect(events.at(-1)?.data).toEqual({
    moves: [
      [3, 0, 'approved', [0]],
      [0, 'finance', [0]],
    ],
  });
});

test('a form that is sent changes data before the next task opens', () => {
  given(cancellation, [by('ana', start({ refund: 1 })), by('bo', decideAs(1, 'sent_back'))], { roles })
    .when(by('ana', complete(2, { refund: 2 })))
    .thenEvents('TaskCompleted', 'DataChanged', 'TaskOpened', 'InstanceAdvanced');
});

test('the last decision ends the instance', () => {
  const { state } = given(cancellation, [by('ana', start()), by('bo', approve(1))], { roles })
    .when(by('fay', approve(2)))
    .thenEvents('TaskDecided', 'TaskCompleted', 'InstanceEnded', 'InstanceAdvanced');
  expect(state.status).toBe('approved');
  expect(state.routing.openCount).toBe(0);
});

test('whoever comes second learns who decided, when and with what outcome', () => {
  given(cancellation, [by('ana', start()), by('bo', approve(1)), by('fay', rejectTask(2))], { roles })
    .when(by('fred', approve(2)))
    .thenRejected('task-already-decided', {
      by: 'fay',
      byName: 'Fay',
      at: '2026-01-05T09:00:02.000Z',
      outcome: 'rejected',
    });
});

test('nobody acts on a task without a seat', () => {
  given(cancellation, [by('ana', start())], { roles })
    .when(by('ana', approve(1)))
    .thenRejected('not-an-assignee', { task: 1 });
});

test('a command on an instance that was never started finds none', () => {
  given(cancellation, [], { roles })
    .when(by('bo', approve(1)))
    .thenRejected('instance-not-found');
});

test('an instance is started once', () => {
  given(cancellation, [by('ana', start())], { roles })
    .when(by('ana', start()))
    .thenRejected('already-started', { number: 1 });
});

test('a person without the right does not start', () => {
  given(cancellation, [], { roles })
    .when(by('ana', start(), { permissions: ['act'] }))
    .thenRejected('missing-permission', { permission: 'start' });
});

test('a client that starts for a person needs the right to, and the person is the initiator', () => {
  const world = given(cancellation, [], { roles });
  world
    .when(by('portal', start({}, { onBehalfOf: 'ana' })))
    .thenRejected('missing-permission', { permission: 'start_for_others' });
  const { state } = world
    .when(by('portal', start({}, { onBehalfOf: 'ana' }), { permissions: ['start', 'start_for_others'] }))
    .thenEvents('InstanceStarted', 'TaskOpened', 'InstanceAdvanced');
  expect(state.initiator).toBe('ana');
});

test('an outcome that the step does not have is refused with those it has', () => {
  given(cancellation, [by('ana', start())], { roles })
    .when(by('bo', decideAs(1, 'maybe')))
    .thenRejected('outcome-unknown', { outcomes: ['approved', 'rejected', 'sent_back'] });
});

test('who had seen another revision is told both', () => {
  const world = given(cancellation, [by('ana', start())], { roles });
  world
    .when(by('bo', approve(1), { expected: { instance: 2 } }))
    .thenRejected('revision-moved', { what: 'instance', expected: 2, actual: 3 });
  world
    .when(by('bo', approve(1), { expected: { task: 1 } }))
    .thenRejected('revision-moved', { what: 'task', expected: 1, actual: 2 });
  world
    .when(by('bo', approve(1), { expected: { instance: 3, task: 2 } }))
    .thenEvents('TaskDecided', 'TaskCompleted', 'TaskOpened', 'InstanceAdvanced');
});

test('a unique value that another open instance holds names that instance', () => {
  const definition = definitionOf({ a: formStep() }, { unique: () => 'B-7' });
  given(definition)
    .when(by('ana', start(), { uniqueHeldBy: { instance: 'first' } }))
    .thenRejected('unique-taken', { value: 'B-7', heldBy: 'first' });
  const { events } = given(definition)
    .when(by('ana', start()))
    .thenEvents('InstanceStarted', 'TaskOpened', 'InstanceAdvanced');
  expect(events[0]?.data).toMatchObject({ unique: 'B-7' });
});

test('a named person who is gone keeps the seat, and the instance says that nobody can act', () => {
  const definition = definitionOf({ a: approvalStep(usersOf(['eve'])) });
  const { state } = given(definition, [], { users: { eve: { active: false } } })
    .when(by('ana', start()))
    .thenEvents('InstanceStarted', 'TaskOpened', 'IncidentRaised', 'InstanceAdvanced');
  expect(state.tasks[0]?.seats).toEqual([{ id: 'user:eve', name: 'Eve', vacant: 'inactive' }]);
  expect(state.incidents[0]).toMatchObject({ kind: 'nobody-eligible', visit: 'a#1' });
});

test('who revises a decision says which revision they saw before it', () => {
  const definition = definitionOf({ a: approvalStep(roleOf('finance'), { policy: policies.all }) });
  given(definition, [by('ana', start()), by('fay', approve(1))], { roles })
    .when(by('fay', decideAs(1, 'approved', { comment: 'seen' }), { expected: { instance: 4, task: 4 } }))
    .thenEvents('TaskDecisionWithdrawn', 'TaskDecided');
});

test('nobody starts for a person who is not there', () => {
  given(cancellation, [], { roles, unknown: ['nia'] })
    .when(by('portal', start({}, { onBehalfOf: 'nia' }), { permissions: ['start', 'start_for_others'] }))
    .thenRejected('user-not-found', { user: 'nia' });
});

test('an approval is decided and a form is completed, not the other way round', () => {
  const world = given(cancellation, [by('ana', start()), by('bo', decideAs(1, 'sent_back'))], { roles });
  world.when(by('ana', approve(2))).thenRejected('wrong-kind-of-task', { kind: 'form' });
  given(cancellation, [by('ana', start())], { roles })
    .when(by('bo', complete(1)))
    .thenRejected('wrong-kind-of-task', { kind: 'approval' });
});
