import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { evolve } from '@procession/engine/instance/evolve.ts';
import { notStarted } from '@procession/engine/instance/state.ts';
import { expect, test } from 'vitest';
import { type ToldFact, toldFact } from './told-fact.ts';

/** What is told of an instance with these facts. */
function told(...facts: InstanceEvent[]): ToldFact[] {
  let state = notStarted;
  return facts.map((fact, index) => {
    const event = { ...fact, revision: index + 1, recordedAt: '2026-01-05T09:00:00.000Z' };
    const before = state;
    state = evolve(state, event);
    return toldFact(event, before, state, (step) => (step === 'pay' ? 'Payment' : step));
  });
}

const secret = 'a-value-that-stays-inside';
const history: InstanceEvent[] = [
  {
    type: 'InstanceStarted',
    data: {
      number: 7,
      definition: 'refund',
      version: 1,
      title: 'Refund',
      data: { note: secret },
      initiator: 'ana',
      initiatorName: 'Ana',
    },
  },
  {
    type: 'TaskOpened',
    data: {
      task: 1,
      item: 'manager#1',
      step: 'manager',
      stepName: 'Sales manager',
      kind: 'approval',
      seats: [
        { id: 'user:ana', name: 'ANA' },
        { id: 'user:bo', name: 'BO' },
      ],
      roles: [],
      policy: { need: 1, order: 'parallel' },
      outcomes: ['approved', 'rejected'],
      shows: [],
      edits: [],
    },
  },
  { type: 'TaskClaimed', data: { task: 1, by: 'ana', byName: 'Ana' } },
  { type: 'TaskReleased', data: { task: 1, by: 'ana' } },
  { type: 'DataChanged', data: { set: { note: secret }, cause: { kind: 'task', task: 1 } } },
  {
    type: 'TaskAssigned',
    data: { task: 1, by: 'ana', from: 'user:bo', seat: { id: 'user:eve', name: 'Eve' }, reason: 'away' },
  },
  {
    type: 'TaskDecided',
    data: { task: 1, seat: 'user:ana', by: 'ana', byName: 'Ana', outcome: 'approved', comment: 'fine' },
  },
  { type: 'TaskCompleted', data: { task: 1, outcome: 'approved' } },
  { type: 'IncidentRaised', data: { incident: 1, kind: 'no-way-on', step: 'pay', facts: { value: secret } } },
  { type: 'IncidentResolved', data: { incident: 1, by: 'ana', how: 'retried', reason: 'mended' } },
  { type: 'InstanceEnded', data: { status: 'cancelled', reason: 'over' } },
];

test('each fact comes with what its sentence needs', () => {
  const manager = { task: 1, stepName: 'Sales manager' };
  expect(told(...history).map(({ facts }) => facts)).toEqual([
    { title: 'Refund', initiatorName: 'Ana' },
    { ...manager, seats: ['ANA', 'BO'] },
    { ...manager, byName: 'Ana' },
    manager,
    { ...manager, fields: ['note'], cause: 'task' },
    { ...manager, from: 'BO', to: 'Eve', reason: 'away' },
    { ...manager, byName: 'Ana', outcome: 'approved', comment: 'fine' },
    { ...manager, outcome: 'approved' },
    { incident: 1, kind: 'no-way-on', stepName: 'Payment' },
    { incident: 1, how: 'retried', reason: 'mended', stepName: 'Payment' },
    { outcome: 'cancelled', reason: 'over' },
  ]);
});

test('it says at which step, and from which status to which', () => {
  const all = told(...history);
  expect(all[0]).toMatchObject({ step: null, fromStatus: null, toStatus: 'in_progress' });
  expect(all[1]).toMatchObject({ step: 'manager', fromStatus: 'in_progress', toStatus: 'in_progress' });
  expect(all[8]).toMatchObject({ step: 'pay' });
  expect(all.at(-1)).toMatchObject({ fromStatus: 'in_progress', toStatus: 'cancelled' });
});

test('no value of a field is told', () => {
  expect(JSON.stringify(told(...history))).not.toContain(secret);
});
