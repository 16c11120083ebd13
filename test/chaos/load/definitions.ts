import type { JsonObject } from '@procession/contracts/json.ts';

/** What the load runs: two steps with a cycle, seats one after the other, a join, a unique value, a sensitive field. */
export const definitions: readonly JsonObject[] = [
  {
    key: 'two-step',
    name: 'Two steps',
    // biome-ignore lint/suspicious/noTemplateCurlyInString: a template of the definition language
    title: 'Order ${entity.id}',
    entity: { type: 'order' },
    trigger: { event: 'order.placed' },
    fields: {
      amount: { type: 'money', currency: 'EUR', required: true, listed: true },
      note: { type: 'text' },
      secret: { type: 'text', sensitive: true },
    },
    start: 'manager',
    steps: {
      manager: {
        type: 'approval',
        assign: { role: 'manager', exclude: ['initiator'] },
        outcomes: ['approved', 'rejected', 'sent_back'],
        shows: ['amount', 'secret'],
        next: [
          { on: 'approved', when: 'amount > 500', to: 'finance' },
          { on: 'approved', otherwise: true, to: 'done' },
          { on: 'rejected', to: 'rejected' },
          { on: 'sent_back', to: 'revise' },
        ],
      },
      finance: {
        type: 'approval',
        assign: { role: 'finance' },
        policy: { quorum: 2 },
        shows: ['amount', 'note'],
        next: [
          { on: 'approved', to: 'done' },
          { on: 'rejected', to: 'rejected' },
        ],
      },
      revise: { type: 'form', assign: { user: 'initiator' }, edits: ['amount', 'note'], next: 'manager' },
      done: { type: 'end', status: 'approved' },
      rejected: { type: 'end', status: 'rejected' },
    },
  },
  {
    key: 'in-turn',
    name: 'One after the other',
    entity: { type: 'order' },
    start: 'signatures',
    steps: {
      signatures: {
        type: 'approval',
        assign: { users: ['p1', 'p2', 'p3'] },
        policy: { percent: 100, order: 'sequential' },
        next: [
          { on: 'approved', to: 'done' },
          { on: 'rejected', to: 'rejected' },
        ],
      },
      done: { type: 'end', status: 'approved' },
      rejected: { type: 'end', status: 'rejected' },
    },
  },
  {
    key: 'side-by-side',
    name: 'Side by side',
    entity: { type: 'order' },
    fields: { note: { type: 'text' } },
    start: 'triage',
    steps: {
      triage: {
        type: 'form',
        assign: { role: 'manager' },
        edits: ['note'],
        split: 'all',
        next: ['legal', 'technical'],
      },
      legal: { type: 'approval', assign: { role: 'finance' }, next: 'closing' },
      technical: { type: 'approval', assign: { role: 'manager' }, next: 'closing' },
      closing: {
        type: 'approval',
        join: 'all',
        assign: { role: 'manager' },
        next: [
          { on: 'approved', to: 'done' },
          { on: 'rejected', to: 'triage' },
        ],
      },
      done: { type: 'end', status: 'completed' },
    },
  },
  {
    key: 'only-one',
    name: 'Only one at a time',
    entity: { type: 'order' },
    unique: 'entity.id',
    start: 'check',
    steps: {
      check: {
        type: 'approval',
        assign: { role: 'finance' },
        next: [
          { on: 'approved', to: 'done' },
          { on: 'rejected', to: 'rejected' },
        ],
      },
      done: { type: 'end', status: 'approved' },
      rejected: { type: 'end', status: 'rejected' },
    },
  },
];

/** Who may act on which step; the engine finds them by role, the load must know whom to send. */
export const actorsOfStep: Readonly<Record<string, readonly string[]>> = {
  manager: ['p1', 'p2', 'p3'],
  finance: ['p3', 'p4', 'p5'],
  signatures: ['p1', 'p2', 'p3'],
  triage: ['p1', 'p2', 'p3'],
  legal: ['p3', 'p4', 'p5'],
  technical: ['p1', 'p2', 'p3'],
  closing: ['p1', 'p2', 'p3'],
  check: ['p3', 'p4', 'p5'],
};

export const people = ['p1', 'p2', 'p3', 'p4', 'p5', 'p6', 'p7', 'p8'] as const;
/** Sees and operates everything in its tenant. */
export const operator = 'p8';
/** May do everything before the directory is filled: an administrator by configuration. */
export const administrator = 'root';

export const watchers = 'watchers';
export const watcher = 'p2';

export const roles: Readonly<Record<string, { permissions: readonly string[]; holders: readonly string[] }>> = {
  manager: { permissions: [], holders: ['p1', 'p2', 'p3'] },
  finance: { permissions: [], holders: ['p3', 'p4', 'p5'] },
  staff: { permissions: ['start', 'act'], holders: people },
  /** Given to p2 and taken away again while the load runs. */
  [watchers]: { permissions: ['read'], holders: [] },
  operator: { permissions: ['read', 'operate', 'start_for_others'], holders: [operator] },
};

/** Begins every sensitive value of the load: nowhere in a table may it be read. */
export const secretMark = 'SECRET-';
