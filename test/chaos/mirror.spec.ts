import type { ToClient } from '@procession/contracts/live.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { createMirror, type Mirror } from './mirror.ts';
import { collectViolations, type Violations } from './violations.ts';

const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';

const rowAt = (revision: number, status: InstanceRow['status'] = 'in_progress'): InstanceRow => ({
  view: 'instance',
  id: instance,
  number: 1,
  revision,
  definition: 'booking',
  definitionVersion: 1,
  title: 'Booking',
  status,
  stepId: null,
  stepName: null,
  assigneeId: null,
  assigneeName: null,
  dueAt: null,
  entityType: null,
  entityId: null,
  initiator: 'ana',
  initiatorName: null,
  startedAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  endedAt: null,
  incidents: 0,
  columns: null,
});

const placeAt = (seq: number) => ({ epoch: 1, partitions: { '0': seq } });

function opened(rows: InstanceRow[]): { mirror: Mirror; violations: Violations } {
  const violations = collectViolations();
  const mirror = createMirror({
    id: 's',
    topic: { name: 'instances', filter: {} },
    limit: 50,
    isWhole: true,
    violations,
  });
  mirror.take({ type: 'snapshot', id: 's', place: placeAt(1), rights: 'r', rows, hasMore: false });
  return { mirror, violations };
}

const change = (since: number, row: InstanceRow, seq = 2): ToClient => ({
  type: 'changes',
  place: placeAt(seq),
  changes: [{ id: 's', since, row }],
});

test('a row whose changes follow each other is taken without complaint', () => {
  const { mirror, violations } = opened([rowAt(3)]);
  mirror.take(change(3, rowAt(5)));
  mirror.take(change(4, rowAt(6), 3));
  expect(mirror.rows.get(instance)?.revision).toBe(6);
  expect(violations.names()).toEqual([]);
});

test('a change that begins after the held revision is a missed revision', () => {
  const { mirror, violations } = opened([rowAt(3)]);
  mirror.take(change(4, rowAt(6)));
  expect(violations.names()).toEqual(['client-missed-revision']);
});

test('a whole list that was never told of a row misses its beginning', () => {
  const { mirror, violations } = opened([]);
  mirror.take(change(3, rowAt(5)));
  expect(violations.names()).toEqual(['client-missed-revision']);
});

test('repeats are dropped, and a repeat that says something else is a violation', () => {
  const { mirror, violations } = opened([rowAt(3)]);
  mirror.take(change(0, rowAt(3)));
  mirror.take(change(0, rowAt(2)));
  expect(mirror.counts.repeats).toBe(2);
  expect(violations.count()).toBe(0);
  mirror.take(change(0, rowAt(3, 'approved')));
  expect(violations.names()).toEqual(['client-row-changed-in-place']);
});

test('after a resync the next subscription asks for a snapshot, before it for the rest', () => {
  const { mirror } = opened([rowAt(3)]);
  mirror.take({ type: 'place', place: placeAt(9) });
  expect(mirror.subscribe()).toMatchObject({ from: { place: placeAt(9), rights: 'r', holds: { [instance]: 3 } } });
  mirror.take({ type: 'resync', id: 's', reason: 'place-too-old' });
  expect(mirror.isCurrent()).toBe(false);
  expect(mirror.subscribe()).not.toHaveProperty('from');
});

test('a snapshot that takes a row back is a violation', () => {
  const { mirror, violations } = opened([rowAt(3)]);
  mirror.take({ type: 'snapshot', id: 's', place: placeAt(2), rights: 'r', rows: [rowAt(2)], hasMore: false });
  expect(violations.names()).toEqual(['client-row-went-back']);
});

test('a removal that is older than the row does nothing', () => {
  const { mirror } = opened([rowAt(3)]);
  mirror.take({ type: 'changes', place: placeAt(2), changes: [{ id: 's', remove: instance, revision: 2 }] });
  expect(mirror.rows.size).toBe(1);
  mirror.take({ type: 'changes', place: placeAt(3), changes: [{ id: 's', remove: instance, revision: 4 }] });
  expect(mirror.rows.size).toBe(0);
});

test('on a new connection a frame of other subscriptions does not move the place before the answer to its own', () => {
  const { mirror } = opened([rowAt(3)]);
  mirror.subscribe();
  mirror.take({ type: 'place', place: placeAt(9) });
  expect(mirror.subscribe()).toMatchObject({ from: { place: placeAt(1) } });
  mirror.take({ type: 'resumed', id: 's' });
  mirror.take({ type: 'place', place: placeAt(9) });
  expect(mirror.subscribe()).toMatchObject({ from: { place: placeAt(9) } });
});
