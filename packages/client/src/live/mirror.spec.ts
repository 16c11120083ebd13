import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { Mirror } from './mirror.ts';

const row = (id: string, revision: number): InstanceRow => ({
  view: 'instance',
  id,
  number: 1,
  revision,
  definition: 'booking-cancellation',
  definitionVersion: 1,
  title: 'Cancel booking B-1',
  status: 'in_progress',
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

const mirrorAt = (...rows: InstanceRow[]): Mirror => {
  const mirror = new Mirror();
  mirror.snapshot({ place: { epoch: 1, partitions: { 0: 5 } }, rights: 'r', rows });
  return mirror;
};

test('a later revision is taken, a repeated or earlier one is not', () => {
  const mirror = mirrorAt(row('a', 3));
  expect(mirror.apply({ id: '1', row: row('a', 3), since: 2 })).toBe('repeated');
  expect(mirror.apply({ id: '1', row: row('a', 2), since: 1 })).toBe('repeated');
  expect(mirror.apply({ id: '1', row: row('a', 5), since: 3 })).toBe('taken');
  expect(mirror.rows.get('a')?.revision).toBe(5);
});

test('a change that begins after what is held proves that something is missing', () =>
  expect(mirrorAt(row('a', 3)).apply({ id: '1', row: row('a', 6), since: 5 })).toBe('missed'));

test('a row that is new to the list may begin anywhere', () =>
  expect(mirrorAt().apply({ id: '1', row: row('a', 6), since: 5 })).toBe('taken'));

test('a row is removed at its own revision or a later one, not at an earlier', () => {
  const mirror = mirrorAt(row('a', 3));
  expect(mirror.apply({ id: '1', remove: 'a', revision: 2 })).toBe('repeated');
  expect(mirror.apply({ id: '1', remove: 'a', revision: 3 })).toBe('taken');
  expect(mirror.rows.size).toBe(0);
});

test('it is resumed from the furthest place of each partition, with what it holds', () => {
  const mirror = mirrorAt(row('a', 3));
  mirror.advance({ epoch: 1, partitions: { 1: 2 } });
  mirror.advance({ epoch: 1, partitions: { 0: 4 } });
  expect(mirror.resumeFrom).toEqual({ place: { epoch: 1, partitions: { 0: 5, 1: 2 } }, rights: 'r', holds: { a: 3 } });
});

test('a place of another epoch is not mixed in', () => {
  const mirror = mirrorAt();
  mirror.advance({ epoch: 2, partitions: { 0: 9 } });
  expect(mirror.resumeFrom?.place).toEqual({ epoch: 1, partitions: { 0: 5 } });
});

test('what lost its thread shows its rows, but cannot be resumed', () => {
  const mirror = mirrorAt(row('a', 3));
  mirror.forgetPlace();
  expect(mirror.resumeFrom).toBeUndefined();
  expect(mirror.rows.size).toBe(1);
});
