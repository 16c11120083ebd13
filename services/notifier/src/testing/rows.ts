import type { Permission } from '@procession/contracts/events/directory.ts';
import type { InstanceRow, NotificationRow, TaskRow } from '@procession/contracts/read-models.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';

export const instance = (id: string, revision: number, given: Partial<InstanceRow> = {}): InstanceRow => ({
  view: 'instance',
  id,
  number: 1,
  revision,
  definition: 'booking-cancellation',
  definitionVersion: 1,
  title: 'Cancel booking B-1',
  status: 'in_progress',
  stepId: 'manager',
  stepName: 'Manager',
  assigneeId: 'role:sales_manager',
  assigneeName: 'Sales manager',
  dueAt: null,
  entityType: 'booking',
  entityId: 'B-1',
  initiator: 'ana',
  startedAt: '2026-11-20T10:00:00.000Z',
  updatedAt: '2026-11-20T10:00:00.000Z',
  endedAt: null,
  incidents: 0,
  columns: null,
  ...given,
});

export const task = (id: string, revision: number, given: Partial<TaskRow> = {}): TaskRow => ({
  view: 'task',
  id,
  instance: 'i',
  revision,
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1',
  stepId: 'manager',
  stepName: 'Manager',
  item: '',
  kind: 'approval',
  status: 'open',
  outcome: null,
  openedAt: '2026-11-20T10:00:00.000Z',
  closedAt: null,
  dueAt: null,
  claimedBy: null,
  entityType: 'booking',
  entityId: 'B-1',
  users: ['maria'],
  roles: [],
  ...given,
});

export const viewer = (
  user: string,
  given: Partial<Pick<Viewer, 'standsInFor' | 'isActive'>> & { roles?: string[]; permissions?: Permission[] } = {},
): Viewer => ({
  tenant: 'acme',
  user,
  name: null,
  isActive: given.isActive ?? true,
  roles: given.roles ?? [],
  permissions: new Set(given.permissions ?? ['read']),
  ...(given.standsInFor && { standsInFor: given.standsInFor }),
});

export const notification = (id: string, at: string, given: Partial<NotificationRow> = {}): NotificationRow => ({
  view: 'notification',
  id,
  revision: 1,
  at,
  user: 'maria',
  kind: 'task_opened',
  instance: 'i',
  task: 'i.1',
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1',
  stepName: 'Manager',
  actor: 'ana',
  status: null,
  ...given,
});
