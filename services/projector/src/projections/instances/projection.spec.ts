import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { describe, expect, test } from 'vitest';
import { type FoldedInstance, noInstance } from '../../folded.ts';
import { instanceStarted, taskOpened } from '../../testing/facts.ts';
import { definitionFacts } from './definition-facts.ts';
import { evolveInstance } from './projection.ts';

const document: JsonObject = {
  access: { read: ['auditors'], operate: 'operators' },
  fields: {
    amount: { type: 'integer', listed: true },
    note: { type: 'text', listed: true, column: 'kept' },
    secret: { type: 'text' },
  },
  steps: { pay: { type: 'rules', name: 'Payment' } },
};

function after(facts: InstanceEvent[], of: JsonObject = document): FoldedInstance {
  return facts.reduce((known, fact, index) => {
    const at = { instance: 'i', revision: index + 1, recordedAt: `2026-01-05T09:00:0${index}.000Z` };
    return evolveInstance(known, fact, at, definitionFacts(of)).folded;
  }, noInstance);
}

const set = (values: JsonObject): InstanceEvent => ({
  type: 'DataChanged',
  data: { set: values, cause: { kind: 'patch' } },
});
const raised = (incident: number, step: string): InstanceEvent => ({
  type: 'IncidentRaised',
  data: { incident, kind: 'no-way-on', step, visit: `${step}#1`, facts: {} },
});

test('a row begins with the start and ends with its end', () => {
  const ended: InstanceEvent = { type: 'InstanceEnded', data: { status: 'approved' } };
  expect(after([instanceStarted(), ended]).row).toMatchObject({
    id: 'i',
    number: 7,
    revision: 2,
    status: 'approved',
    startedAt: '2026-01-05T09:00:00.000Z',
    updatedAt: '2026-01-05T09:00:01.000Z',
    endedAt: '2026-01-05T09:00:01.000Z',
  });
  expect(() => after([ended])).toThrow('InstanceEnded before InstanceStarted');
});

test('columns hold the listed fields that have a value, and never a sealed one', () => {
  const started = instanceStarted({ data: { amount: 1, secret: 'x' } });
  expect(after([started]).row?.columns).toEqual({ f_amount: 1 });
  expect(after([started, set({ note: 'n' })]).row?.columns).toEqual({ f_amount: 1, kept: 'n' });
  expect(after([started, set({ amount: null })]).row?.columns).toBeNull();
  const sealed = { $sealed: { subject: 'user:ana', box: 'AAAA' } };
  expect(after([started, set({ amount: sealed, note: 'n' })]).row?.columns).toEqual({ kept: 'n' });
});

describe('the current step', () => {
  const withdrawn: InstanceEvent = { type: 'TaskWithdrawn', data: { task: 1, cause: 'step_cancelled' } };
  const first = taskOpened({ task: 1, step: 'sales', seats: ['ana'] });
  const second = taskOpened({ task: 2, step: 'finance', seats: ['bo'] });

  test('is that of the oldest open task', () => {
    expect(after([instanceStarted(), first, second]).row).toMatchObject({
      stepId: 'sales',
      assigneeId: 'user:ana',
      assigneeName: 'ANA',
    });
    expect(after([instanceStarted(), first, second, withdrawn]).row).toMatchObject({
      stepId: 'finance',
      assigneeId: 'user:bo',
    });
  });

  test('is that of the oldest incident when there is no task, and none when nothing is open', () => {
    const row = after([instanceStarted(), first, raised(1, 'pay'), withdrawn]).row;
    expect(row).toMatchObject({ stepId: 'pay', stepName: 'Payment', assigneeId: null, incidents: 1 });
    const resolved: InstanceEvent = { type: 'IncidentResolved', data: { incident: 1, how: 'retried' } };
    expect(after([instanceStarted(), raised(1, 'pay'), resolved]).row).toMatchObject({ stepId: null, incidents: 0 });
  });

  test('is that of the oldest work of machines when nothing needs people, under its name of the definition', () => {
    const requested: InstanceEvent = {
      type: 'JobRequested',
      data: { job: 1, item: 'pay#1', step: 'pay', stepName: 'Payment', attempt: 1, kind: 'http' },
    };
    const current = (...facts: InstanceEvent[]) => after([instanceStarted(), ...facts]).row;
    expect(current(requested)).toMatchObject({ stepId: 'pay', stepName: 'Payment', assigneeId: null });
    expect(current(requested, first)).toMatchObject({ stepId: 'sales' });
    expect(current(requested, raised(1, 'other'))).toMatchObject({ stepId: 'other', stepName: 'other' });
    const completed: InstanceEvent = { type: 'JobCompleted', data: { job: 1, attempt: 1, outcome: 'completed' } };
    expect(current(requested, completed)).toMatchObject({ stepId: null, stepName: null });
  });

  test('names who claimed its task', () => {
    const claimed: InstanceEvent = { type: 'TaskClaimed', data: { task: 1, by: 'bo', byName: 'Bo' } };
    const opened = taskOpened({ seats: ['ana', 'bo', 'cleo'] });
    expect(after([instanceStarted(), opened]).row?.assigneeName).toBe('ANA +2');
    expect(after([instanceStarted(), opened, claimed]).row).toMatchObject({
      assigneeId: 'user:bo',
      assigneeName: 'Bo',
    });
  });
});

test('its readers are the initiator, the roles of the definition, and whoever was given a seat, for good', () => {
  const folded = after([
    instanceStarted(),
    taskOpened({ seats: ['bo', 'role:finance=cleo,dan'] }),
    { type: 'TaskAssigned', data: { task: 1, by: 'bo', from: 'user:bo', seat: { id: 'user:eve', name: 'Eve' } } },
  ]);
  const given = ['user:bo', 'user:cleo', 'user:dan', 'user:eve'];
  expect(folded.readers).toEqual(['user:ana', 'role:auditors', 'role:operators', ...given]);
  expect(folded.tenantWide).toBe(false);
  expect(after([instanceStarted()], { access: { start: 'clerks' } })).toMatchObject({
    tenantWide: true,
    readers: ['user:ana'],
  });
});

test('moves of the graph change nothing but the revision', () => {
  const before = after([instanceStarted(), taskOpened({ seats: ['ana'] })]);
  const moved = after([
    instanceStarted(),
    taskOpened({ seats: ['ana'] }),
    { type: 'InstanceAdvanced', data: { moves: [[1, 2]] } },
  ]);
  expect({ ...moved.row, revision: 2, updatedAt: before.row?.updatedAt }).toEqual(before.row);
});
