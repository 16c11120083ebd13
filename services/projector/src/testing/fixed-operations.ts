import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { instanceStarted, taskOpened } from './facts.ts';

/** One that begins later. */
const { parent: _noParent, resolved: _notYet, ...beginning } = instanceStarted().data;
export const scheduled: InstanceEvent[] = [
  { type: 'InstanceScheduled', data: { ...beginning, startAt: '2026-01-09T09:00:00.000Z' } },
  instanceStarted(),
];

/** Of due dates, of suspension and of what people do to the course of an instance: a stream of the fixed history. */
export const operations: InstanceEvent[] = [
  instanceStarted(),
  taskOpened({ task: 1, seats: ['bo'] }),
  { type: 'TaskReminded', data: { task: 1, to: ['bo'], dueAt: '2026-01-07T09:00:00.000Z' } },
  {
    type: 'TaskEscalated',
    data: {
      task: 1,
      stage: 0,
      how: 'escalate',
      seats: [{ id: 'user:dan', name: 'Dan' }],
      roles: [],
      to: ['dan'],
      excluded: [{ user: 'ana', reason: 'initiator' }],
    },
  },
  { type: 'InstanceSuspended', data: { by: 'dan', byName: 'Dan', reason: 'strike' } },
  {
    type: 'InstanceResumed',
    data: { by: 'dan', reason: 'over', timers: [], due: [{ task: 1, at: '2026-01-09T09:00:00.000Z' }] },
  },
  { type: 'TaskEscalated', data: { task: 1, stage: 1, how: 'notify', seats: [], roles: [], to: ['dan'] } },
  { type: 'ItemAdded', data: { visit: 'quote#1', index: 2, value: 'Acme', by: 'ana', byName: 'Ana' } },
  { type: 'ItemsClosed', data: { visit: 'quote#1', by: 'ana' } },
  {
    type: 'StepOperated',
    data: { visit: 'pay#1', how: 'skipped', outcome: 'completed', by: 'dan', byName: 'Dan', reason: 'by hand' },
  },
  // Of a scope: neither a column of the instance nor anything that a task outside shows.
  { type: 'DataChanged', data: { set: { note: 'local' }, scope: 'design#1[0]', cause: { kind: 'patch' } } },
  { type: 'TaskWithdrawn', data: { task: 1, cause: 'step_cancelled' } },
  { type: 'InstanceRewound', data: { visit: 'manager#1', cause: 'operator', by: 'dan', reason: 'asked again' } },
  { type: 'CompensationStarted', data: { visit: 'undo#1' } },
  { type: 'StepUndone', data: { visit: 'pay#1', by: 'undo#1' } },
  {
    type: 'LockRequested',
    data: { visit: 'change#1', key: 'unit-1', heldBy: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e57' },
  },
  { type: 'LockAcquired', data: { visit: 'change#1', key: 'unit-1' } },
  { type: 'LockReleased', data: { visit: 'change#1', key: 'unit-1' } },
];
