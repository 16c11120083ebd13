import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { peopleOf, type Seat, type SeatDecision } from '@procession/contracts/seats.ts';
import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import { type MachineState, noMachines } from './machine-state.ts';
import { noRouting, type Routing } from './routing-state.ts';

/**
 * An instance as folded from its events; plain data, never changed in place, and plain JSON, for a snapshot is this. Moves
 * fold into `routing`, facts into all the rest (DEFINITIONS §6), so facts and moves of a command fold in any order.
 * It does not grow with its history: of what is closed it holds the latest, and of the rest what may still matter
 * (`forgetting.ts`).
 */
export interface InstanceState extends MachineState {
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
  /** Of a sub-process: the instance above, the work item there, and how many instances stand above. */
  parent?: { instance: string; item: string; depth: number } | undefined;
  /** Detached sub-processes that led here, each started by the one before. */
  chain?: number | undefined;
  /** The value of the definition's `unique` that this instance holds while it is open. */
  unique?: string | undefined;
  /** What `resolve: start` found, by step. */
  resolved?: Readonly<Record<string, Seat[]>> | undefined;
  /** When an instance that was accepted for later begins. */
  startAt?: string | undefined;
  startedAt: string;
  changedAt: string;
  /** Since when nothing moves. */
  suspended?: { at: string } | undefined;
  ended?: { at: string; reason?: string };
  data: Readonly<JsonObject>;
  /** By number: those that are open, and the latest of the closed ones. `taskNamed` finds one. */
  tasks: readonly TaskState[];
  /** How many were ever opened: the number of the latest. */
  taskCount: number;
  /** By number: those that are open, and some that were resolved lately. */
  incidents: readonly IncidentState[];
  /** How many were ever raised: the number of the latest. */
  incidentCount: number;
  /** What is left of the closed tasks that are not in `tasks` any more, by step. */
  pastTasks: Readonly<Record<string, PastTasks>>;
  /** Display names of the roles through which tasks were given, as they were when a task last opened. */
  roleNames: Readonly<Record<string, string>>;
  /** Fields of the scopes that are open, by the scope's work item: `design#1[0]`. */
  locals: Readonly<Record<string, Readonly<JsonObject>>>;
  /** What approvals bind: of each place the latest. */
  bound: readonly Bound[];
  /** What follows from this visit is undone before it is rewound to it. */
  rewinding?: { visit: string; reason: string | undefined } | undefined;
  /** Locks of the tenant that its visits hold or wait for, oldest first; absent: none. */
  tenantLocks?: readonly TenantLock[] | undefined;
  routing: Routing;
}

export interface TenantLock {
  /** `change#1` */
  visit: string;
  key: string;
  /** Else it waits. */
  isHeld: boolean;
  /** Since when it holds it, or waits. */
  since: string;
}

export interface Bound extends NonNullable<InstanceEventData<'TaskCompleted'>['bound']> {
  task: number;
  /** The work item that was approved. */
  item: string;
}

/** Lists in which nothing stands twice. */
export interface PastTasks {
  /** Who had a seat in them. */
  seated: readonly string[];
  /** Who decided in them, or sent the form. */
  decided: readonly string[];
  /** The same by the scope that holds the step: those in which a task was forgotten last, the latest at the end. */
  decidedIn?: readonly { scope: string; decided: readonly string[] }[];
  /** There were more scopes: `decidedIn` lacks the older ones. */
  isMixed?: true;
  /** Who completed the latest of them. */
  doneBy?: string;
  /** The fields that they showed or let edit. */
  fields: readonly string[];
}

export interface TaskState {
  task: number;
  /** `manager#2` */
  item: string;
  /** Work items of the scopes around, the innermost first. */
  scopes?: readonly string[] | undefined;
  step: string;
  stepName: string;
  kind: 'approval' | 'form';
  status: 'open' | 'completed' | 'withdrawn';
  /** Of the last event that changed the task. */
  revision: number;
  openedAt: string;
  closedAt?: string;
  seats: readonly Seat[];
  /** Seats that were given to somebody else. */
  givenAway?: readonly Seat[];
  excluded: readonly { user: string; reason: string }[];
  found?: InstanceEventData<'TaskOpened'>['found'];
  policy?: InstanceEventData<'TaskOpened'>['policy'];
  outcomes: readonly string[];
  shows: readonly string[];
  edits: readonly string[];
  due?: InstanceEventData<'TaskOpened'>['due'];
  binds?: readonly string[] | undefined;
  claim?: Acting & { at: string };
  decisions: readonly TaskDecision[];
  outcome?: string;
  /** Who sent the form. */
  completedBy?: Acting;
  /** Questions without an answer. */
  questions?: readonly OpenQuestion[];
  /** How many were ever asked: the number of the latest. */
  questionCount?: number;
  withdrawn?: InstanceEventData<'TaskWithdrawn'>['cause'];
}

/** Who does something with a task, and for whom, if not for themselves. */
export interface Acting {
  by: string;
  byName?: string | undefined;
  onBehalfOf?: string | undefined;
  onBehalfOfName?: string | undefined;
}

export type OpenQuestion = Omit<InstanceEventData<'InformationAsked'>, 'task'> & { at: string };

export interface TaskDecision extends SeatDecision {
  byName?: string | undefined;
  onBehalfOfName?: string | undefined;
  contentHash?: string | undefined;
  comment?: string | undefined;
  at: string;
}

export interface IncidentState {
  incident: number;
  kind: InstanceEventData<'IncidentRaised'>['kind'];
  visit?: string | undefined;
  /** With `forEach`: which work item of the visit. */
  item?: string | undefined;
  step?: string | undefined;
  facts: JsonObject;
  raisedAt: string;
  resolved?: { at: string; how: InstanceEventData<'IncidentResolved'>['how'] };
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
  ...noMachines,
  tasks: [],
  taskCount: 0,
  incidents: [],
  incidentCount: 0,
  pastTasks: {},
  roleNames: {},
  bound: [],
  locals: {},
  routing: noRouting,
};

/** Undefined when there was none, or it was closed so long ago that nothing of its own is left. */
export const taskNamed = ({ tasks }: Pick<InstanceState, 'tasks'>, number: number): TaskState | undefined =>
  tasks[indexOfTask(tasks, number)];

/** -1 when it is not among them. As long as nothing is forgotten, task n stands at index n - 1. */
export const indexOfTask = (tasks: readonly TaskState[], number: number): number =>
  tasks[number - 1]?.task === number ? number - 1 : tasks.findLastIndex(({ task }) => task === number);

/** The people who have, or had, a seat in the task, or had one delegated to them. */
export const seatedIn = ({ seats, givenAway = [] }: TaskState): string[] => {
  const all = [...seats, ...givenAway];
  return all.some((seat) => seat.delegate)
    ? [...new Set([...peopleOf(all), ...peopleOf(all.map(({ delegate: _with, ...seat }) => seat))])]
    : peopleOf(all);
};

/** The people who decided in the task, or sent the form, and those for whom they did. */
export const decidedIn = ({ decisions, completedBy }: TaskState): string[] =>
  [...decisions, ...(completedBy ? [completedBy] : [])].flatMap(({ by, onBehalfOf }) =>
    onBehalfOf === undefined ? [by] : [by, onBehalfOf],
  );

/** The people who have yet to answer a question. */
export const askedIn = ({ questions = [] }: TaskState): string[] => questions.map(({ of }) => of);

export const openTasks = (state: InstanceState): TaskState[] => state.tasks.filter((t) => t.status === 'open');
export const openIncidents = (state: InstanceState): IncidentState[] => state.incidents.filter((i) => !i.resolved);

export const hasValue = (value: Json | undefined): value is NonNullable<Json> => value !== undefined && value !== null;
