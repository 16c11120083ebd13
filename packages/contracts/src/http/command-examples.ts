/** One example of each body of the write API, as its document shows it. They parse by their schemas (`examples.spec.ts`). */
const instance = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const refund = { amount: '1840.00', currency: 'EUR' };
const openTask = { id: `${instance}.2`, step: 'finance', name: 'Finance approval' };
const warning = {
  code: 'maybe-unset',
  place: '/steps/manager/next/0/when',
  message: '`refund` may have no value here',
};

const instanceAnswer = {
  id: instance,
  number: 42,
  definition: 'booking-cancellation',
  version: 1,
  title: 'Cancel booking B-1042',
  status: 'in_progress',
  revision: 5,
  openTasks: [openTask],
};

/** Of operations.ts. */
export const operationExample = {
  id: '0193441f-0c11-7d20-8a55-6b1f0e9c2d44',
  status: 'succeeded',
  result: {
    status: 200,
    body: instanceAnswer,
    etag: '"5"',
    consistencyToken: `1;instance-${instance}@5`,
  },
  links: { self: '/v1/operations/0193441f-0c11-7d20-8a55-6b1f0e9c2d44' },
};

const document = {
  key: 'discount',
  title: 'Discount',
  entity: { type: 'booking' },
  start: 'manager',
  steps: {
    manager: {
      type: 'approval',
      assign: { role: 'sales_manager' },
      next: [
        { on: 'approved', to: 'approved' },
        { on: 'rejected', to: 'rejected' },
      ],
    },
    approved: { type: 'end', status: 'approved' },
    rejected: { type: 'end', status: 'rejected' },
  },
};
const hash = '3f1c0a7be9d24c55a1f0b6d87c2e94135fd0c1a2b3e4958677a8b9c0d1e2f304';

export const commandExamples = {
  startInstance: {
    definition: 'booking-cancellation',
    entity: { type: 'booking', id: 'B-1042' },
    data: { reason: 'The guest is ill', refund },
  },
  instanceAnswer,
  taskAnswer: {
    id: `${instance}.1`,
    status: 'completed',
    outcome: 'approved',
    claimedBy: null,
    revision: 4,
    instance: instanceAnswer,
  },
  triggerEvent: {
    specversion: '1.0',
    id: 'evt-7781',
    source: 'booking-system',
    type: 'booking.cancellation_requested',
    subject: 'B-1042',
    time: '2026-11-20T09:00:00Z',
    onbehalfof: 'ana',
    data: { reason: 'The guest is ill', refund },
  },
  triggerAnswer: { started: [instanceAnswer], refused: [] },
  nothing: {},
  snapshotAnswer: { id: instance, revision: 1_200, takenAt: '2026-11-20T09:00:00.000Z', stateBytes: 38_114 },
  assignTask: { to: 'omar', from: 'role:finance', reason: 'Mei is away this week' },
  delegateTask: { to: 'omar', reason: 'I am at the fair until Thursday' },
  returnTask: { reason: 'The guest is a friend of mine' },
  askInformation: { of: 'ana', question: 'Did the guest ask for it in writing?' },
  giveInformation: { question: 1, answer: 'Yes, on Monday' },
  decideTask: { outcome: 'approved', comment: 'As agreed on the phone' },
  completeTask: { data: { refund }, comment: 'Without the cleaning fee' },
  comment: { comment: 'Which of the two bookings came first?' },
  changeData: { set: { refund }, reason: 'The amount was mistyped' },
  cancelInstance: { reason: 'Asked for twice' },
  suspendInstance: { reason: 'The customer asked us to wait' },
  resumeInstance: { reason: 'They have called back' },
  rewindInstance: { visit: 'manager#1', reason: 'The wrong contract was attached' },
  interveneInstance: { visit: 'pay#1', how: 'skipped' as const, outcome: 'completed', reason: 'Paid by hand' },
  moveStep: { visit: 'manager#1', to: 'finance', reason: 'Only finance can say' },
  addItem: { visit: 'ask_vendors#1', value: 'Acme' },
  closeItems: { visit: 'ask_vendors#1' },
  retryIncident: { incident: 1, reason: 'Finance has a second member now' },
  putDraft: { document },
  draftAnswer: {
    key: 'discount',
    draftRevision: 3,
    document,
    savedAt: '2026-11-20T09:00:00.000Z',
    savedBy: 'priya',
    issues: [],
    warnings: [],
  },
  publishVersion: { document, confirmWarnings: ['maybe-unset'] },
  publishAnswer: { key: 'discount', version: 1, hash, warnings: [warning] },
  definitionIssue: warning,
  deprecateVersion: { reason: 'Version 2 asks for a reason, too' },
  putUser: { name: 'Maria Lopez', email: 'maria@example.com', manager: 'ines' },
  userAnswer: {
    id: 'maria',
    revision: 1,
    profile: { name: 'Maria Lopez', email: 'maria@example.com', manager: 'ines', kind: 'person', active: true },
  },
  putRole: { name: 'Sales manager', permissions: ['act', 'read'], holders: ['maria', 'sam'] },
  roleAnswer: {
    id: 'sales_manager',
    revision: 3,
    profile: { name: 'Sales manager', permissions: ['act', 'read'] },
    holders: ['maria', 'sam'],
  },
};

export const fileExample = {
  id: 'file-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55-9n3QkZ0uV2sXw1yRb7TfGg',
  name: 'Invoice 4711.pdf',
  size: 182_044,
  sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  mediaType: 'application/pdf',
};
