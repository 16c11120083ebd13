/** One example of each row, as the API documents show it. They parse by their schemas (`read-model-examples.spec.ts`). */
const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';

export const instanceRowExample = {
  view: 'instance',
  id: instance,
  number: 42,
  revision: 7,
  definition: 'booking-cancellation',
  definitionVersion: 1,
  title: 'Cancel booking B-1042',
  status: 'in_progress',
  stepId: 'finance',
  stepName: 'Finance',
  assigneeId: 'role:finance',
  assigneeName: 'Finance',
  dueAt: null,
  entityType: 'booking',
  entityId: 'B-1042',
  initiator: 'ana',
  initiatorName: 'Ana Ruiz',
  startedAt: '2026-11-20T09:00:00.000Z',
  updatedAt: '2026-11-20T09:12:30.250Z',
  endedAt: null,
  incidents: 0,
  columns: { refund: { amount: '1200.00', currency: 'EUR' } },
};

export const taskRowExample = {
  view: 'task',
  id: `${instance}.2`,
  instance,
  revision: 6,
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1042',
  stepId: 'finance',
  stepName: 'Finance',
  item: 'finance#1',
  kind: 'approval',
  status: 'open',
  outcome: null,
  openedAt: '2026-11-20T09:12:30.250Z',
  closedAt: null,
  dueAt: null,
  claimedBy: null,
  entityType: 'booking',
  entityId: 'B-1042',
  initiator: 'ana',
  initiatorName: 'Ana Ruiz',
  users: ['mei', 'omar'],
  roles: ['finance'],
  columns: { refund: { amount: '1200.00', currency: 'EUR' } },
};

export const timelineEntryExample = {
  id: `instance-${instance}/4`,
  revision: 4,
  at: '2026-11-20T09:12:30.250Z',
  fact: 'TaskDecided',
  actor: 'maria',
  actorName: 'Maria Lopez',
  onBehalfOf: null,
  step: 'manager',
  fromStatus: 'in_progress',
  toStatus: 'in_progress',
  summary: 'Maria Lopez approved “Sales manager”.',
};

export const auditEntryExample = {
  id: `instance-${instance}/4`,
  at: '2026-11-20T09:12:30.250Z',
  fact: 'TaskDecided',
  actor: 'maria',
  actorName: 'Maria Lopez',
  onBehalfOf: null,
  onBehalfOfName: null,
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1042',
  entityType: 'booking',
  entityId: 'B-1042',
  step: 'manager',
  stepName: 'Manager approval',
  outcome: 'approved',
  comment: 'As agreed on the phone',
};

export const definitionRowExample = {
  key: 'booking-cancellation',
  version: 1,
  name: 'Booking cancellation',
  hash: '3f1c0a7be9d24c55a1f0b6d87c2e94135fd0c1a2b3e4958677a8b9c0d1e2f304',
  publishedAt: '2026-11-19T16:20:00.000Z',
  publishedBy: 'ines',
  isDeprecated: false,
};

export const userRowExample = {
  id: 'maria',
  revision: 1,
  name: 'Maria Lopez',
  email: 'maria@example.com',
  manager: 'ines',
  kind: 'person',
  isActive: true,
  roles: ['sales_manager'],
};

export const roleRowExample = {
  id: 'sales_manager',
  revision: 2,
  name: 'Sales manager',
  description: 'Approves cancellations and prices',
  permissions: ['act', 'read'],
  holders: ['maria', 'sam'],
};

export const notificationRowExample = {
  view: 'notification' as const,
  id: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55/9.1',
  revision: 9,
  at: '2026-11-20T10:15:00.000Z',
  user: 'mei',
  kind: 'task_delegated' as const,
  instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
  task: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55.2',
  definition: 'booking-cancellation',
  title: 'Cancel booking B-1042',
  stepName: 'Finance',
  actor: 'omar',
  status: null,
};
