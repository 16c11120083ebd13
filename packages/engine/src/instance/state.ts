import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { Seat, SeatDecision } from '@procession/contracts/seats.ts';
import type { FinalStatus, InstanceStatus } from '@procession/contracts/statuses.ts';

/**
 * An instance as folded from its events; plain data, never changed in place. Moves fold into `routing`, facts into all the
 * rest (DEFINITIONS §6), so facts and moves of a command fold in any order.
 */
export interface InstanceState {
  status: 'not_started' | InstanceStatus;
  /** Of the last event that was folded; 0 before the first. */
  revision: number;
  definition: string;
  version: number;
  number: number;
  title: string;
  entity?: { type: string; id: string } | undefined;
  initiator: string;
  initiatorName?: string | undefined;
  /** The value of the definition's `unique` that this instance holds while it is open. */
  unique?: string | undefined;
  /** What `resolve: start` found, by step. */
  resolved?: Readonly<Record<string, Seat[]>> | undefined;
  startedAt: string;
  changedAt: string;
  ended?: { at: string; reason?: string };
  data: Readonly<JsonObject>;
  /** Task n stands at index n - 1. */
  tasks: readonly TaskState[];
  /** Incident n stands at index n - 1. */
  incidents: readonly IncidentState[];
  routing: Routing;
}

export interface TaskState {
  task: number;
  /** `manager#2` */
  item: string;
  step: string;
  stepName: string;
  kind: 'approval' | 'form';
  status: 'open' | 'completed' | 'withdrawn';
  /** Of the last event that changed the task. */
  revision: number;
  openedAt: string;
  closedAt?: string;
  seats: readonly Seat[];
  excluded: readonly { user: string; reason: string }[];
  policy?: InstanceEventData<'TaskOpened'>['policy'];
  outcomes: readonly string[];
  shows: readonly string[];
  edits: readonly string[];
  claim?: { by: string; byName?: string | undefined; at: string };
  decisions: readonly TaskDecision[];
  outcome?: string;
  /** Who sent the form. */
  completedBy?: { by: string; byName?: string | undefined };
  withdrawn?: InstanceEventData<'TaskWithdrawn'>['cause'];
}

export interface TaskDecision extends SeatDecision {
  byName?: string | undefined;
  comment?: string | undefined;
  at: string;
}

export interface IncidentState {
  incident: number;
  kind: InstanceEventData<'IncidentRaised'>['kind'];
  visit?: string | undefined;
  step?: string | undefined;
  facts: JsonObject;
  raisedAt: string;
  resolved?: { at: string; how: InstanceEventData<'IncidentResolved'>['how'] };
}

/** Where the branches are. A branch is always either an open visit or an arrival that waits at a join. */
export interface Routing {
  /** By age. A visit's index is its serial: moves name visits by it. */
  readonly visits: readonly Visit[];
  /** Waiting at joins, oldest first. */
  readonly arrivals: readonly Arrival[];
  /** Statuses noted by ends with `rest: wait`. */
  readonly ends: readonly FinalStatus[];
  /** Visits that are active or blocked. */
  readonly openCount: number;
}

export interface Visit {
  step: string;
  /** The n-th visit of its step, from 1. */
  n: number;
  status: 'active' | 'blocked' | 'completed' | 'cancelled';
  /** Serials of the visits whose completion led here. */
  parents: readonly number[];
  enteredAt: string;
  closedAt?: string;
  outcome?: string;
}

export interface Arrival {
  /** The join at which it waits. */
  step: string;
  source: string;
  /** Serial of the visit that it came from. */
  visit: number;
}

export const notStarted: InstanceState = {
  status: 'not_started',
  revision: 0,
  definition: '',
  version: 0,
  number: 0,
  title: '',
  initiator: '',
  startedAt: '',
  changedAt: '',
  data: {},
  tasks: [],
  incidents: [],
  routing: { visits: [], arrivals: [], ends: [], openCount: 0 },
};

export const visitId = (visit: Pick<Visit, 'step' | 'n'>): string => `${visit.step}#${visit.n}`;

export const isOpenVisit = (visit: Visit): boolean => visit.status === 'active' || visit.status === 'blocked';

/** Serial of the visit with this id (`manager#2`); -1 when there is none. */
export function serialOf(routing: Routing, id: string): number {
  const hash = id.lastIndexOf('#');
  const step = id.slice(0, hash);
  const n = Number(id.slice(hash + 1));
  return routing.visits.findLastIndex((v) => v.n === n && v.step === step);
}

export const openTasks = (state: InstanceState): TaskState[] => state.tasks.filter((t) => t.status === 'open');
export const openIncidents = (state: InstanceState): IncidentState[] => state.incidents.filter((i) => !i.resolved);

export const hasValue = (value: Json | undefined): value is NonNullable<Json> => value !== undefined && value !== null;
