import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { belongs, inOrder } from './belongs.ts';
import { createListStore } from './list-store.ts';

const row = (n: number, more: Partial<InstanceRow> = {}): InstanceRow => ({
  view: 'instance',
  id: `i-${String(n).padStart(4, '0')}`,
  number: n,
  revision: 1,
  definition: 'refund',
  definitionVersion: 1,
  title: `Refund B-${n}`,
  status: 'in_progress',
  stepId: 'manager',
  stepName: 'Manager',
  assigneeId: 'user:ben',
  assigneeName: 'Ben Okafor',
  dueAt: `2026-11-21T10:${String(n % 60).padStart(2, '0')}:00.000Z`,
  entityType: 'booking',
  entityId: `B-${n}`,
  initiator: 'ana',
  initiatorName: null,
  startedAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  endedAt: null,
  incidents: 0,
  columns: null,
  ...more,
});

const open = (rows: InstanceRow[], isWhole = true) => {
  const search = { status: 'in_progress' };
  const store = createListStore({ belongs: (each, now) => belongs(each, search, now), order: inOrder('due') });
  store.append(rows, isWhole, 0);
  const numbers = (): number[] => store.get().rows.map(({ number }) => number);
  return { store, numbers };
};

test('a change is shown in its place, whatever the order says, and stays marked until it was looked at', () => {
  const { store, numbers } = open([row(1), row(2), row(3)]);
  store.take([row(1, { revision: 2, stepName: 'Finance', dueAt: '2026-12-01T00:00:00.000Z' })], 1_000);
  expect(numbers()).toEqual([1, 2, 3]);
  expect(store.get().rows[0]!.stepName).toBe('Finance');
  expect([...store.get().touched.get('i-0001')!.members]).toEqual(['stepName', 'dueAt']);
  store.seen('i-0001');
  expect(store.get().touched.size).toBe(0);
  store.take([row(1)], 1_100);
  expect(store.get().rows[0]!.stepName).toBe('Finance');
});

test('what comes waits, what leaves stays greyed, until what is new is asked for', () => {
  const { store, numbers } = open([row(1), row(3)]);
  store.take([row(2), row(3, { revision: 2, status: 'approved' })], 1_000);
  expect(numbers()).toEqual([1, 3]);
  expect(store.get()).toMatchObject({ waiting: 1, gone: new Set(['i-0003']), moves: 2 });
  store.take([row(2, { revision: 3, status: 'approved' })], 1_100);
  expect(store.get().waiting).toBe(0);
  store.take([row(2, { revision: 4 }), row(4)], 1_200);
  store.showNew();
  expect(numbers()).toEqual([1, 2, 4]);
  expect(store.get()).toMatchObject({ waiting: 0, gone: new Set() });
  expect([...store.get().touched.keys()]).toEqual(['i-0002', 'i-0004']);
});

test('an empty list has no places to keep', () => {
  const { store, numbers } = open([]);
  store.take([row(1)], 1_000);
  expect(numbers()).toEqual([1]);
});

test('what belongs behind the last page comes with the next one, as it is by then', () => {
  const { store, numbers } = open([row(1), row(2)], false);
  store.take([row(7, { revision: 5, stepName: 'Finance' }), row(8, { revision: 2, status: 'rejected' })], 1_000);
  expect(store.get().waiting).toBe(0);
  store.append([row(7), row(8), row(9)], true, 2_000);
  expect(numbers()).toEqual([1, 2, 7, 8, 9]);
  expect(store.get().rows[2]!.stepName).toBe('Finance');
  expect([...store.get().gone]).toEqual(['i-0008']);
});

test('the last row read bounds what waits, even when its own place is another by now', () => {
  const search = {};
  const store = createListStore({ belongs: (each, now) => belongs(each, search, now), order: inOrder('-updated') });
  store.append([row(2, { updatedAt: '2026-11-20T12:00:00.000Z' }), row(1)], false, 0);
  store.take([row(1, { revision: 2, updatedAt: '2026-11-21T00:00:00.000Z' })], 1_000);
  store.take([row(3, { updatedAt: '2026-11-20T23:00:00.000Z' })], 1_100);
  expect(store.get().waiting).toBe(1);
});

test('pages that are read again move nothing: news wait, what is not there any more is greyed', () => {
  const { store, numbers } = open([row(1), row(2), row(4)], false);
  store.refresh([row(1, { revision: 2, title: 'Refund B-1b' }), row(3)], false, 1_000);
  expect(numbers()).toEqual([1, 2, 4]);
  expect(store.get().rows[0]!.title).toBe('Refund B-1b');
  expect(store.get()).toMatchObject({ waiting: 1, gone: new Set(['i-0002']) });
});

test('at twenty changes a second nothing dries: only values and dots', () => {
  const { store } = open(Array.from({ length: 30 }, (_, n) => row(n)));
  store.take([row(0, { revision: 2, title: 'Other' })], 1_000);
  expect(store.get().touched.get('i-0000')!.members.size).toBe(1);
  store.take(
    Array.from({ length: 20 }, (_, n) => row(n, { revision: 3, title: 'Another' })),
    1_500,
  );
  expect(store.get().touched.size).toBe(20);
  expect([...store.get().touched.values()].every(({ members }) => members.size === 0)).toBe(true);
});
