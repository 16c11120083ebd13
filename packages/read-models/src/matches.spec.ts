import type { RowChange } from '@procession/contracts/feed.ts';
import type { LiveTopic } from '@procession/contracts/live.ts';
import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import { expect, test } from 'vitest';
import { keysOfChange, keysOfTopic, matches } from './matches.ts';
import type { Viewer } from './viewer.ts';

const id = '019b8d1e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const at = '2026-01-05T09:00:00.000Z';

const instance: InstanceRow = {
  view: 'instance',
  id,
  number: 1,
  revision: 3,
  definition: 'refund',
  definitionVersion: 1,
  title: 'Refund',
  status: 'in_progress',
  stepId: null,
  stepName: null,
  assigneeId: null,
  assigneeName: null,
  dueAt: null,
  entityType: 'booking',
  entityId: 'B-1',
  initiator: 'ana',
  initiatorName: null,
  startedAt: at,
  updatedAt: at,
  endedAt: null,
  incidents: 0,
  columns: null,
};
const task: TaskRow = {
  view: 'task',
  id: `${id}.1`,
  instance: id,
  revision: 3,
  definition: 'refund',
  title: 'Refund',
  stepId: 'manager',
  stepName: 'Manager',
  item: 'manager#1',
  kind: 'approval',
  status: 'open',
  outcome: null,
  openedAt: at,
  closedAt: null,
  dueAt: null,
  claimedBy: null,
  entityType: 'booking',
  entityId: 'B-1',
  initiator: 'ana',
  initiatorName: null,
  users: ['bo'],
  roles: [],
  columns: null,
};
const changeOf = (row: Partial<InstanceRow> = {}, tenantWide = false): RowChange => ({
  tenant: 'acme',
  since: 2,
  row: { ...instance, ...row },
  tenantWide,
  readers: ['user:ana', 'role:auditors'],
});
const taskChange = (row: Partial<TaskRow> = {}): RowChange => ({ tenant: 'acme', since: 2, row: { ...task, ...row } });

const viewer = (user: string, more: Partial<Viewer> = {}): Viewer => ({
  tenant: 'acme',
  user,
  name: null,
  isActive: true,
  roles: [],
  permissions: new Set(),
  ...more,
});
const all: LiveTopic = { name: 'instances', filter: {} };

test('a row is shown to its readers, and to holders of `read` when it is open to the tenant', () => {
  expect(matches(all, viewer('ana'), changeOf())).toBe(true);
  expect(matches(all, viewer('eve', { roles: ['auditors'] }), changeOf())).toBe(true);
  expect(matches(all, viewer('eve'), changeOf())).toBe(false);
  const reader = viewer('eve', { permissions: new Set(['read']) });
  expect(matches(all, reader, changeOf())).toBe(false);
  expect(matches(all, reader, changeOf({}, true))).toBe(true);
  expect(matches(all, viewer('eve'), changeOf({}, true))).toBe(false);
});

test('neither another tenant nor somebody who was switched off is shown anything', () => {
  expect(matches(all, viewer('ana', { tenant: 'other' }), changeOf())).toBe(false);
  expect(matches(all, viewer('ana', { isActive: false }), changeOf())).toBe(false);
  expect(matches({ name: 'tasks' }, viewer('bo', { tenant: 'other' }), taskChange())).toBe(false);
  expect(matches({ name: 'tasks' }, viewer('bo', { isActive: false }), taskChange())).toBe(false);
});

test('my tasks are the open ones that I may act on', () => {
  const mine: LiveTopic = { name: 'tasks' };
  expect(matches(mine, viewer('bo'), taskChange())).toBe(true);
  expect(matches(mine, viewer('ana'), taskChange())).toBe(false);
  expect(matches(mine, viewer('bo'), taskChange({ status: 'completed', users: [] }))).toBe(false);
  expect(matches(mine, viewer('ana'), changeOf())).toBe(false);
});

const filters = [
  {},
  { status: 'in_progress' },
  { definition: 'refund' },
  { status: 'in_progress', definition: 'refund' },
  { entityType: 'booking' },
  { entityId: 'B-1', status: 'in_progress' },
  { entityType: 'booking', entityId: 'B-1' },
] as const;

test.each(filters)('a row is in the list with the filter %o, and found under its key', (filter) => {
  const topic: LiveTopic = { name: 'instances', filter };
  expect(matches(topic, viewer('ana'), changeOf())).toBe(true);
  expect(keysOfChange(changeOf())).toContain(keysOfTopic(topic, viewer('ana'))[0]);
});

test.each([{ status: 'approved' }, { definition: 'other' }, { entityType: 'unit' }, { entityId: 'B-2' }] as const)(
  'a row is not in the list with the filter %o',
  (filter) => expect(matches({ name: 'instances', filter }, viewer('ana'), changeOf())).toBe(false),
);

test('one instance and the tasks of one person are found under keys of their own tenant', () => {
  const topic: LiveTopic = { name: 'instance', id };
  expect(matches(topic, viewer('ana'), changeOf())).toBe(true);
  expect(matches(topic, viewer('ana'), changeOf({ id: id.replace('019b', '019c') }))).toBe(false);
  expect(keysOfChange(changeOf())).toContain(keysOfTopic(topic, viewer('ana'))[0]);
  expect(keysOfChange(taskChange())).toEqual(keysOfTopic({ name: 'tasks' }, viewer('bo')));
  expect(keysOfChange(changeOf())).not.toContain(keysOfTopic(topic, viewer('ana', { tenant: 'other' }))[0]);
});
