import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import type { Seat } from '@procession/contracts/seats.ts';

/** `ana`, or `role:finance=cleo,dan` with its holders. */
function seatOf(text: string): Seat {
  const [id = '', holders] = text.split('=');
  if (holders === undefined) return { id: `user:${id}`, name: id.toUpperCase() };
  return { id, name: id, holders: holders.split(',') };
}

export interface OpenedParts {
  task?: number;
  step?: string;
  seats: string[];
  order?: 'parallel' | 'sequential';
  shows?: string[];
  edits?: string[];
}

export const taskOpened = (parts: OpenedParts): Extract<InstanceEvent, { type: 'TaskOpened' }> => ({
  type: 'TaskOpened',
  data: {
    task: parts.task ?? 1,
    item: `${parts.step ?? 'manager'}#1`,
    step: parts.step ?? 'manager',
    stepName: 'Sales manager',
    kind: 'approval',
    seats: parts.seats.map(seatOf),
    roles: [],
    policy: { need: 1, order: parts.order ?? 'parallel' },
    outcomes: ['approved', 'rejected'],
    shows: parts.shows ?? [],
    edits: parts.edits ?? [],
  },
});

export const instanceStarted = (
  parts: Partial<InstanceEventData<'InstanceStarted'>> = {},
): Extract<InstanceEvent, { type: 'InstanceStarted' }> => ({
  type: 'InstanceStarted',
  data: {
    number: 7,
    definition: 'refund',
    version: 1,
    title: 'Refund',
    data: {},
    entity: { type: 'booking', id: 'B-1' },
    initiator: 'ana',
    initiatorName: 'Ana',
    ...parts,
  },
});

export const instanceRow = (): InstanceRow => ({
  view: 'instance',
  id: 'i',
  number: 7,
  revision: 1,
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
  startedAt: '2026-01-05T09:00:00.000Z',
  updatedAt: '2026-01-05T09:00:00.000Z',
  endedAt: null,
  incidents: 0,
  columns: null,
});
