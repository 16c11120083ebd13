import { instanceRowExample } from '@procession/contracts/read-model-examples.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { belongs } from './belongs.ts';
import { instancesSearch, isFiltered, queryOf } from './instances-search.ts';

const now = Date.parse('2026-11-21T12:00:00.000Z');
const row: InstanceRow = {
  ...(instanceRowExample as InstanceRow),
  definition: 'refund',
  definitionVersion: 2,
  title: 'Refund booking BK-20418',
  status: 'in_progress',
  stepId: 'manager',
  assigneeId: 'role:finance',
  dueAt: '2026-11-21T11:00:00.000Z',
  entityType: 'booking',
  entityId: 'BK-20418',
  initiator: 'ana',
  startedAt: '2026-11-18T11:00:00.000Z',
  incidents: 0,
};

test.each([
  [{ status: 'in_progress,failed' }, { status: 'failed' }],
  [{ definition: 'other,refund' }, { definition: 'other' }],
  [{ version: '2' }, { version: '1' }],
  [{ step: 'manager' }, { step: 'finance' }],
  [{ entityType: 'unit,booking' }, { entityType: 'unit' }],
  [{ assignee: 'role:finance' }, { assignee: 'user:ana' }],
  [{ incidents: 'false' }, { incidents: 'true' }],
  [{ due: 'late' }, { due: 'late', status: 'failed' }],
  [{ started: 'week' }, { started: 'day' }],
  [{ text: 'bk-204' }, { text: 'bk-9' }],
  [{ text: 'BOOKING refund' }, { text: 'refund unit' }],
] as const)('a row of %j belongs there, and not to %j', (fits, other) => {
  expect(belongs(row, fits, now)).toBe(true);
  expect(belongs(row, other, now)).toBe(false);
});

test('without a due date nothing is late', () => {
  expect(belongs({ ...row, dueAt: null }, { due: 'week' }, now)).toBe(false);
});

test('an address keeps what is known, and asks the service for instants', () => {
  const search = instancesSearch({ status: 'failed,gone', version: 3, sort: 'title', due: 'late', text: ' ', x: 1 });
  expect(search).toEqual({ status: 'failed', version: '3', due: 'late' });
  expect(isFiltered({ sort: 'due', columns: 'status' })).toBe(false);
  expect(queryOf({ ...search, started: 'day', sort: 'due' }, now)).toEqual({
    status: 'failed',
    version: '3',
    dueBefore: '2026-11-21T12:00:00.000Z',
    startedFrom: '2026-11-20T12:00:00.000Z',
  });
});
