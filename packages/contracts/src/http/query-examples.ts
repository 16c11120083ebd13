import {
  auditEntryExample,
  definitionRowExample,
  instanceRowExample,
  roleRowExample,
  taskRowExample,
  timelineEntryExample,
  userRowExample,
} from '../read-model-examples.ts';

/** One example of each answer of the read API, as its document shows it. They parse by their schemas (`examples.spec.ts`). */
const page = <Item>(item: Item) => ({ items: [item], next: null });

const data = { reason: 'The guest is ill', refund: { amount: '1840.00', currency: 'EUR' } };
const at = '2026-11-20T09:12:30.250Z';
const hash = '46c8a06f6641f744c1945760244c14b3bb301bf90e55352c25d72801b6a522c2';

const detail = {
  seats: [
    { id: 'user:mei', name: 'Mei Tan', role: 'finance' },
    { id: 'user:omar', name: 'Omar Haddad', role: 'finance' },
  ],
  decisions: [
    { seat: 'user:mei', by: 'mei', byName: 'Mei Tan', outcome: 'approved', comment: 'Booked against insurance', at },
  ],
  policy: { need: 2, reject: 1, order: 'parallel' },
  outcomes: ['approved', 'rejected'],
  shows: ['reason', 'refund'],
  edits: [],
};

const task = {
  id: taskRowExample.id,
  step: 'finance',
  stepName: 'Finance',
  item: 'finance#1',
  kind: 'approval',
  status: 'open',
  outcome: null,
  claimedBy: null,
  openedAt: at,
  closedAt: null,
  dueAt: taskRowExample.dueAt,
  ...detail,
};

const step = {
  visit: 'finance#1',
  step: 'finance',
  name: 'Finance',
  status: 'awaiting_action',
  enteredAt: at,
  completedAt: null,
  outcome: null,
  task: taskRowExample.id,
};

const { initiatorName: _initiatorName, ...legacyRowExample } = instanceRowExample;

export const queryExamples = {
  instanceList: { ...page(instanceRowExample), next: 'WyIxMDI1QkJFQmFaVXAiLCJpbmZpbml0eSIsIjAxOTMiXQ' },
  instanceDetail: {
    ...instanceRowExample,
    data,
    locals: {},
    steps: [step],
    tasks: [task],
    incidentList: [],
    work: {
      jobs: [],
      waits: [],
      timers: [
        {
          timer: 1,
          purpose: 'due' as const,
          at: '2026-11-22T12:00:00.000Z',
          item: 'finance#1',
          step: 'finance',
          name: 'Finance',
          task: taskRowExample.id,
        },
      ],
      children: [],
    },
    parent: null,
    leftOut: { steps: 0, tasks: 0 },
    shownAt: { revision: 7, at, isNow: true },
  },
  instanceWhy: {
    id: instanceRowExample.id,
    revision: 7,
    status: 'in_progress' as const,
    sentence: '“Finance” waits for Finance to decide.',
    waitsFor: [
      {
        kind: 'task' as const,
        item: 'finance#1',
        step: 'finance',
        name: 'Finance',
        since: at,
        until: null,
        sentence: '“Finance” waits for Finance to decide.',
        unblockedBy: [
          { kind: 'role' as const, id: 'role:finance', name: 'Finance', right: 'seat' as const, isYou: true },
        ],
        task: taskRowExample.id,
        child: null,
        incident: null,
        guards: [],
        outcomes: [
          {
            outcome: 'approved',
            ways: [{ step: 'pay', name: 'Pay', isOtherwise: false, guard: null, isTaken: true }],
          },
        ],
        cameFrom: [
          {
            visit: 'manager#1',
            step: 'manager',
            name: 'Sales manager',
            outcome: 'approved',
            guards: [
              {
                source: 'refund > 1000',
                values: { refund: { amount: '1250.00', currency: 'EUR' } },
                holds: true,
                failed: null,
              },
            ],
          },
        ],
      },
    ],
    leftOut: 0,
    operators: { roles: [{ id: 'operations', name: 'Operations' }], includesYou: false },
  },
  legacyInstance: {
    ...legacyRowExample,
    data,
    stepInstances: [
      {
        id: step.visit,
        stepId: step.step,
        name: step.name,
        status: step.status,
        assigneeId: 'role:finance',
        assigneeName: 'Finance',
        openedAt: at,
        dueAt: null,
        completedAt: null,
        outcome: null,
        comment: null,
      },
    ],
  },
  eventList: page(timelineEntryExample),
  storedEvent: {
    ...timelineEntryExample,
    type: 'TaskDecided',
    schemaVersion: 1,
    data: { task: 1, seat: 'user:maria', by: 'maria', outcome: 'approved' },
    hash,
  },
  instanceDiff: {
    from: 4,
    to: 7,
    changes: [
      { path: '/status', before: 'in_progress', after: 'approved' },
      { path: '/steps/2', after: step },
    ],
    facts: [timelineEntryExample],
  },
  instanceReplay: {
    id: instanceRowExample.id,
    reached: { revision: 1_217, at, isNow: true },
    snapshot: { revision: 1_200, takenAt: at },
    eventsApplied: 17,
    tookUs: 870,
  },
  taskList: page(taskRowExample),
  taskPage: { ...taskRowExample, detail, data, mayAct: true },
  definitionList: page(definitionRowExample),
  definitionVersion: {
    ...definitionRowExample,
    document: { key: 'booking-cancellation', start: 'done', steps: { done: { type: 'end', status: 'completed' } } },
  },
  userList: page(userRowExample),
  roleList: page(roleRowExample),
  auditList: page(auditEntryExample),
  me: {
    id: 'maria',
    name: 'Maria Lopez',
    tenant: 'harbour-homes',
    roles: ['sales_manager'],
    permissions: ['act', 'read'],
  },
};
