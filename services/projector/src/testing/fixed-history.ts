import type { DefinitionEvent } from '@procession/contracts/events/definition.ts';
import type { DirectoryEvent } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { taskOpened } from './facts.ts';
import { operations, scheduled } from './fixed-operations.ts';

const document: JsonObject = {
  key: 'refund',
  access: { read: ['auditors'] },
  fields: { amount: { type: 'money', listed: true }, note: { type: 'text', listed: true }, secret: { type: 'text' } },
  steps: { manager: { name: 'Sales manager' }, finance: { name: 'Finance' } },
};

const definition: DefinitionEvent[] = [1, 2].map((version) => ({
  type: 'DefinitionPublished',
  data: { key: 'refund', version, name: 'Refund', document, hash: 'ab12' },
}));

const instance: InstanceEvent[] = [
  {
    type: 'InstanceStarted',
    data: {
      number: 7,
      definition: 'refund',
      version: 1,
      title: 'Refund of B-1',
      data: { amount: { amount: '12.50', currency: 'EUR' }, secret: 'x' },
      entity: { type: 'booking', id: 'B-1' },
      initiator: 'ana',
      initiatorName: 'Ana',
    },
  },
  taskOpened({ task: 1, seats: ['bo', 'role:finance=cleo,dan'], shows: ['note'] }),
  { type: 'InstanceAdvanced', data: { moves: [] } },
  { type: 'TaskClaimed', data: { task: 1, by: 'bo', byName: 'Bo' } },
  { type: 'TaskReleased', data: { task: 1, by: 'bo' } },
  {
    type: 'TaskAssigned',
    data: { task: 1, by: 'bo', from: 'user:bo', seat: { id: 'user:eve', name: 'Eve' }, reason: 'away' },
  },
  { type: 'TaskCommented', data: { task: 1, by: 'eve', byName: 'Eve', comment: 'which receipt?' } },
  {
    type: 'DataChanged',
    data: { set: { note: 'the second' }, cause: { kind: 'patch', reason: 'asked' }, title: 'Refund, second' },
  },
  { type: 'TaskDecided', data: { task: 1, seat: 'user:eve', by: 'eve', byName: 'Eve', outcome: 'rejected' } },
  { type: 'TaskDecisionWithdrawn', data: { task: 1, seat: 'user:eve', by: 'eve', outcome: 'rejected' } },
  { type: 'TaskDecided', data: { task: 1, seat: 'role:finance', by: 'dan', outcome: 'approved', comment: 'fine' } },
  { type: 'TaskCompleted', data: { task: 1, outcome: 'approved' } },
  { type: 'RulesEvaluated', data: { visit: 'check#1', hits: [0], outcome: 'completed' } },
  taskOpened({ task: 2, step: 'finance', seats: ['cleo', 'dan'], order: 'sequential' }),
  { type: 'IncidentRaised', data: { incident: 1, kind: 'stuck', step: 'finance', facts: {} } },
  { type: 'IncidentResolved', data: { incident: 1, by: 'dan', how: 'retried', reason: 'mended' } },
];

const end: InstanceEvent[] = [
  ...instance,
  { type: 'TaskWithdrawn', data: { task: 2, cause: 'instance_ended' } },
  { type: 'InstanceEnded', data: { status: 'cancelled', reason: 'no longer wanted' } },
];

/** Of machines and clocks: rows hold nothing of them. */
const machines: InstanceEvent[] = [
  ...instance.slice(0, 1),
  {
    type: 'TimerScheduled',
    data: {
      timer: 1,
      purpose: 'wait',
      at: '2026-11-27T10:15:00.000Z',
      item: 'answer#1',
      wait: 1,
      index: 1,
      business: { calendar: 'office', version: 2 },
    },
  },
  {
    type: 'JobRequested',
    data: {
      job: 1,
      item: 'pay#1',
      step: 'pay',
      stepName: 'Pay the refund',
      attempt: 1,
      kind: 'http',
      request: {
        method: 'POST',
        url: 'https://pay.example/refunds',
        body: {
          booking: 'B-1042',
          amount: '12.50',
          iban: { $field: 'iban' },
          answerTo: { $callback: { callback: 1, step: 'answer' } },
        },
        credential: { $credential: 'payments' },
      },
      timeoutMs: 30000,
      callbacks: [{ callback: 1, step: 'answer', key: 'answer' }],
    },
  },
  {
    type: 'JobAttemptFailed',
    data: {
      job: 1,
      attempt: 1,
      error: { kind: 'http', status: 503, message: 'Service Unavailable' },
      nextAt: '2026-11-20T10:15:02.417Z',
    },
  },
  { type: 'JobCompleted', data: { job: 1, attempt: 2, outcome: 'completed', status: 201 } },
  {
    type: 'JobFailed',
    data: {
      job: 2,
      attempt: 1,
      error: { kind: 'http', status: 409, message: 'Conflict' },
      outcome: 'already_refunded',
    },
  },
  { type: 'JobAbandoned', data: { job: 3, cause: 'instance_ended' } },
  {
    type: 'WaitOpened',
    data: {
      wait: 1,
      item: 'answer#1',
      step: 'answer',
      stepName: "Client's answer",
      alternatives: [
        { index: 0, message: 'client.accepted', key: 'J-7' },
        { index: 1, timer: 1, at: '2026-11-27T10:15:00.000Z' },
        { index: 2, callback: 'answer', key: 'answer' },
      ],
    },
  },
  { type: 'WaitSatisfied', data: { wait: 1, alternative: 0, outcome: 'accepted', id: 'm-1' } },
  { type: 'WaitCancelled', data: { wait: 2, cause: 'interrupted' } },
  {
    type: 'SubprocessStarted',
    data: {
      item: 'account#1',
      step: 'account',
      stepName: 'Open the account',
      child: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57',
      definition: 'open-account',
      version: 3,
      input: { company: 'Acme', email: { $field: 'email' } },
      initiator: 'maria',
      depth: 1,
    },
  },
  {
    type: 'SubprocessEnded',
    data: { item: 'account#1', child: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57', status: 'approved', outcome: 'approved' },
  },
  {
    type: 'SubprocessCancelled',
    data: { item: 'account#1', child: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57', cause: 'step_cancelled' },
  },
  {
    type: 'EventEmitted',
    data: { item: 'welcome#1', step: 'welcome', event: 'customer.onboarded', data: { account: 'A-1' }, webhook: 'crm' },
  },
  { type: 'TimerFired', data: { timer: 1 } },
  { type: 'TimerCancelled', data: { timers: [1, 2] } },
];

const people: InstanceEvent[] = [
  {
    type: 'InstanceStarted',
    data: { number: 4, definition: 'refund', version: 1, title: 'Asked', data: {}, initiator: 'ana' },
  },
  {
    type: 'TaskOpened',
    data: {
      task: 1,
      item: 'manager#1',
      step: 'manager',
      stepName: 'Sales manager',
      kind: 'approval',
      seats: [
        { id: 'user:bo', name: 'Bo', weight: 2, veto: true },
        { id: 'role:finance', name: 'Finance', holders: ['cleo'] },
      ],
      roles: [{ id: 'finance', name: 'Finance' }],
      found: { fallback: 1 },
      policy: { need: 2, majority: 'cast', tie: 'approved', early: false, order: 'parallel' },
      outcomes: ['approved', 'rejected', 'abstained'],
      shows: [],
      edits: [],
      binds: ['refund'],
    },
  },
  { type: 'TaskClaimed', data: { task: 1, by: 'eve', onBehalfOf: 'bo', onBehalfOfName: 'Bo' } },
  {
    type: 'TaskDelegated',
    data: { task: 1, seat: 'user:bo', from: 'bo', to: 'dan', toName: 'Dan', by: 'bo', byName: 'Bo', reason: 'fair' },
  },
  { type: 'TaskReturned', data: { task: 1, seat: 'user:bo', by: 'dan', byName: 'Dan' } },
  {
    type: 'TaskDelegated',
    data: { task: 1, seat: 'role:finance', from: 'cleo', to: 'dan', toName: 'Dan', by: 'cleo', byName: 'Cleo' },
  },
  { type: 'InformationAsked', data: { task: 1, question: 1, by: 'bo', of: 'eve', ofName: 'Eve', text: 'Why?' } },
  { type: 'InformationAsked', data: { task: 1, question: 2, by: 'bo', of: 'ana', ofName: 'Ana', text: 'When?' } },
  { type: 'InformationGiven', data: { task: 1, question: 1, by: 'eve', text: 'So.' } },
  {
    type: 'TaskDecided',
    data: {
      task: 1,
      seat: 'role:finance',
      by: 'dan',
      byName: 'Dan',
      onBehalfOf: 'cleo',
      onBehalfOfName: 'Cleo',
      outcome: 'approved',
      contentHash: '00',
    },
  },
  { type: 'ContentChanged', data: { task: 1, fields: ['refund'], deciders: ['dan'] } },
];

const role: DirectoryEvent[] = [
  { type: 'RoleDefined', data: { role: 'finance', profile: { name: 'Finance', permissions: ['act'] } } },
  { type: 'RoleGranted', data: { role: 'finance', users: ['cleo', 'dan'] } },
  { type: 'RoleRevoked', data: { role: 'finance', users: ['dan'] } },
  {
    type: 'RoleChanged',
    data: { role: 'finance', profile: { name: 'Controllers', description: 'Money', permissions: ['act', 'read'] } },
  },
];

const user: DirectoryEvent[] = [
  { type: 'UserRegistered', data: { user: 'cleo', profile: { name: 'Cleo', kind: 'person', active: true } } },
  {
    type: 'UserChanged',
    data: {
      user: 'cleo',
      profile: { name: 'Cleo C', email: 'cleo@example.com', manager: 'dan', kind: 'person', active: false },
    },
  },
];

const winter = {
  user: 'cleo',
  substitute: 'dan',
  from: '2026-12-21',
  to: '2027-01-03',
  zone: 'Europe/Madrid',
};

const absence: DirectoryEvent[] = [
  { type: 'AbsenceRecorded', data: { absence: 'winter', profile: { ...winter, definitions: ['refund'] } } },
  { type: 'AbsenceCancelled', data: { absence: 'winter', profile: winter } },
];

type Fact = InstanceEvent | DefinitionEvent | DirectoryEvent;

const streamOf = (stream: string, facts: readonly Fact[]): LogEvent[] =>
  facts.map(({ type, data }, at) => ({
    tenant: 'acme',
    stream,
    revision: at + 1,
    type,
    schemaVersion: 1,
    recordedAt: new Date(Date.UTC(2026, 0, 5, 9, 0, at)).toISOString(),
    data: data as unknown as JsonObject,
    meta: { actor: 'ana', command: `${stream} ${at}`, ...(at === 1 && { onBehalfOf: 'bo' }) },
    hash: '00',
  }));

/** Every kind of fact, each stream by itself: what the rows of a view are pinned by. Add to it, change nothing. */
export const fixedHistory: LogEvent[][] = [
  streamOf('definition-refund', [
    ...definition,
    { type: 'DefinitionDeprecated', data: { key: 'refund', version: 1, reason: 'the second is better' } },
  ]),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55', instance),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e56', end),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57', machines),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e58', people),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e59', operations),
  streamOf('instance-0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e60', scheduled),
  streamOf('role-finance', role),
  streamOf('user-cleo', user),
  streamOf('absence-winter', absence),
];

export const fixedDocument = document;
