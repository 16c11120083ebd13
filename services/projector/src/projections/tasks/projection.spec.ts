import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { describe, expect, test } from 'vitest';
import { instanceRow, taskOpened } from '../../testing/facts.ts';
import { evolveTasks, type OpenTasks } from './projection.ts';

const context = {
  instance: 'i',
  row: instanceRow(),
  recordedAt: '2026-01-05T09:00:00.000Z',
  listed: {
    columns: new Map([
      ['amount', 'f_amount'],
      ['note', 'f_note'],
      ['other', 'f_other'],
    ]),
    values: { f_amount: 1, f_other: 2 },
  },
};
const none: OpenTasks = new Map();

/** The rows of the tasks after these facts, by number, and which of them the last fact touched. */
function after(...facts: InstanceEvent[]) {
  let open = none;
  let touched: number[] = [];
  const rows = new Map<number, ReturnType<typeof evolveTasks>['touched'][number]>();
  facts.forEach((fact, index) => {
    const evolved = evolveTasks(open, fact, { ...context, revision: index + 1 });
    open = evolved.open;
    touched = evolved.touched.map(({ number }) => number);
    for (const task of evolved.touched) rows.set(task.number, task);
  });
  return { open: [...open.keys()], touched, task: (number: number) => rows.get(number)! };
}

const decided = (by: string, seat = `user:${by}`): InstanceEvent => ({
  type: 'TaskDecided',
  data: { task: 1, seat, by, byName: by.toUpperCase(), outcome: 'approved', comment: 'yes' },
});

describe('who may act', () => {
  test('in parallel everyone whose seat has no decision yet', () => {
    const { task } = after(taskOpened({ seats: ['ana', 'bo', 'cleo'] }), decided('bo'));
    expect(task(1).row).toMatchObject({ users: ['ana', 'cleo'], status: 'open', revision: 2 });
  });

  test('in sequence only the seat whose turn it is', () => {
    const opened = taskOpened({ seats: ['ana', 'bo'], order: 'sequential' });
    expect(after(opened).task(1).row.users).toEqual(['ana']);
    expect(after(opened, decided('ana')).task(1).row.users).toEqual(['bo']);
  });

  test("on a role's seat each of its holders, under the role as well", () => {
    const { task } = after(taskOpened({ seats: ['role:finance=cleo,dan'] }));
    expect(task(1).row).toMatchObject({ users: ['cleo', 'dan'], roles: ['finance'] });
  });

  test('whoever was given the seat of another', () => {
    const seat = { id: 'user:eve', name: 'Eve' };
    const { task } = after(taskOpened({ seats: ['ana', 'bo'] }), {
      type: 'TaskAssigned',
      data: { task: 1, by: 'ana', from: 'user:ana', seat },
    });
    expect(task(1).row.users).toEqual(['eve', 'bo']);
  });

  test('whoever an overdue task was escalated to, and its claim is gone', () => {
    const claimed: InstanceEvent = { type: 'TaskClaimed', data: { task: 1, by: 'ana' } };
    const seats = [{ id: 'user:dora', name: 'Dora', role: 'director' }];
    const stage = { task: 1, stage: 0, seats, roles: [{ id: 'director', name: 'Director' }], to: ['dora'] };
    const by = (how: 'notify' | 'escalate' | 'reassign') =>
      after(taskOpened({ seats: ['ana'] }), claimed, { type: 'TaskEscalated', data: { ...stage, how } }).task(1);
    expect(by('notify').row).toMatchObject({ users: ['ana'], claimedBy: 'ana' });
    expect(by('escalate').row).toMatchObject({ users: ['ana', 'dora'], roles: ['director'], claimedBy: null });
    expect(by('reassign').row).toMatchObject({ users: ['dora'], claimedBy: null });
  });

  test('nobody, once it is closed', () => {
    const closed = after(taskOpened({ seats: ['ana'] }), {
      type: 'TaskCompleted',
      data: { task: 1, outcome: 'approved' },
    });
    expect(closed.open).toEqual([]);
    expect(closed.task(1).row).toMatchObject({
      status: 'completed',
      outcome: 'approved',
      users: [],
      roles: [],
      closedAt: context.recordedAt,
    });
    expect(closed.task(1).detail).toBeNull();
  });
});

test('a claim goes with the seat of who had it', () => {
  const claimed: InstanceEvent = { type: 'TaskClaimed', data: { task: 1, by: 'ana', byName: 'Ana' } };
  const given = (from: string): InstanceEvent => ({
    type: 'TaskAssigned',
    data: { task: 1, by: 'ana', from, seat: { id: 'user:eve', name: 'Eve' } },
  });
  const opened = taskOpened({ seats: ['ana', 'bo'] });
  expect(after(opened, claimed, given('user:bo')).task(1).row.claimedBy).toBe('ana');
  expect(after(opened, claimed, given('user:ana')).task(1).row.claimedBy).toBeNull();
  expect(
    after(opened, claimed, { type: 'TaskReleased', data: { task: 1, by: 'ana' } }).task(1).row.claimedBy,
  ).toBeNull();
});

describe('a change of data', () => {
  const changed = (field: string, title?: string): InstanceEvent => ({
    type: 'DataChanged',
    data: { set: { [field]: 1 }, cause: { kind: 'patch' }, ...(title !== undefined && { title }) },
  });
  const opened = taskOpened({ seats: ['ana'], shows: ['amount'], edits: ['note'] });

  test('is one of the task when it shows or edits the field', () => {
    expect(after(opened, changed('amount')).task(1).row.revision).toBe(2);
    expect(after(opened, changed('note')).task(1).row.revision).toBe(2);
    expect(after(opened, changed('other')).touched).toEqual([]);
  });

  test('brings the listed values that the task shows, and no others', () => {
    expect(after(opened).task(1).row.columns).toEqual({ f_amount: 1 });
    const { open } = evolveTasks(none, opened, { ...context, revision: 1 });
    const listed = { ...context.listed, values: { f_amount: 5, f_note: 'late', f_other: 2 } };
    const { touched } = evolveTasks(open, changed('amount'), { ...context, listed, revision: 2 });
    expect(touched.map(({ row }) => row.columns)).toEqual([{ f_amount: 5, f_note: 'late' }]);
    expect(after(taskOpened({ seats: ['ana'] })).task(1).row.columns).toBeNull();
  });

  test('is one of every open task when it gives another title', () => {
    expect(after(opened, changed('other', 'New')).task(1).row).toMatchObject({ revision: 2, title: 'New' });
  });
});

test('a fact on a task that is not open is refused, and a comment touches none', () => {
  expect(() => after(decided('ana'))).toThrow('task 1 is not open');
  const opened = taskOpened({ seats: ['ana'] });
  expect(after(opened, { type: 'TaskCommented', data: { task: 1, by: 'ana', comment: 'x' } }).touched).toEqual([]);
});

test('the page of a task has its decisions, with who, when and why', () => {
  expect(after(taskOpened({ seats: ['ana', 'bo'] }), decided('ana')).task(1).detail?.decisions).toEqual([
    { seat: 'user:ana', by: 'ana', byName: 'ANA', outcome: 'approved', comment: 'yes', at: context.recordedAt },
  ]);
});

test('what is due is due later by what its instance was suspended', () => {
  const opened = taskOpened({ seats: ['ana'] });
  const due = { at: '2026-01-07T09:00:00.000Z' };
  const task: InstanceEvent = { ...opened, data: { ...opened.data, due } };
  expect(after(task).task(1).row.dueAt).toBe(due.at);
  const later = '2026-01-08T09:00:00.000Z';
  const resumed: InstanceEvent = {
    type: 'InstanceResumed',
    data: { by: 'ola', reason: 'x', timers: [], due: [{ task: 1, at: later }] },
  };
  expect(after(task, resumed).task(1).row).toMatchObject({ dueAt: later, revision: 2 });
});
