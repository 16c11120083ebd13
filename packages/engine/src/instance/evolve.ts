import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import { isLockFact } from '@procession/contracts/events/lock-facts.ts';
import { isMachineFact } from '@procession/contracts/events/machine-facts.ts';
import { isPeopleFact } from '@procession/contracts/events/people-facts.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { unreachable } from '@procession/contracts/json.ts';
import { seatsAfterEscalation } from '@procession/contracts/seats.ts';
import { withMoves } from './apply-move.ts';
import { isClosedScope } from './closed-scope.ts';
import { evolveLocks } from './evolve-locks.ts';
import { evolveMachines } from './evolve-machines.ts';
import { evolvePeople } from './evolve-people.ts';
import { withoutOldIncidents, withoutOldTasks } from './forgetting.ts';
import type { Move } from './moves.ts';
import { named } from './named.ts';
import type { Routing } from './routing-state.ts';
import { type Bound, type InstanceState, indexOfTask, notStarted, type TaskState } from './state.ts';

/** An event of an instance's stream in its current schema version (`upcast.ts`), with its place and time. */
export type RecordedEvent = InstanceEvent & { revision: number; recordedAt: string };

export const fold = (events: Iterable<RecordedEvent>, from: InstanceState = notStarted): InstanceState => {
  let state = from;
  for (const event of events) state = evolve(state, event);
  return state;
};

/** The state after one more event. Evaluates nothing; what does not change is shared with the state before. */
export function evolve(state: InstanceState, event: RecordedEvent): InstanceState {
  const next = changedBy(state, event);
  next.revision = event.revision;
  next.changedAt = event.recordedAt;
  return next;
}

/** Always a new object, so that `evolve` may complete it. */
function changedBy(state: InstanceState, event: RecordedEvent): InstanceState {
  const at = event.recordedAt;
  if (isPeopleFact(event))
    return event.type === 'ContentChanged'
      ? { ...state }
      : changeTask(state, event, (task) => evolvePeople(task, event));
  if (isMachineFact(event)) return { ...state, ...evolveMachines(state, event) };
  if (isLockFact(event)) return evolveLocks(state, event);
  switch (event.type) {
    case 'InstanceScheduled':
      return { ...started(state, event.data, at), status: 'pending' };
    case 'InstanceStarted':
      return started(state, event.data, at);
    case 'InstanceEnded': {
      const { status, reason } = event.data;
      return { ...state, status, ended: { at, ...(reason !== undefined && { reason }) } };
    }
    case 'DataChanged':
      return dataChanged(state, event);
    case 'TaskOpened':
      return taskOpened(state, event);
    case 'TaskClaimed': {
      const { task: _claimed, ...by } = event.data;
      return withTask(state, event, { claim: { ...by, at } });
    }
    case 'TaskReleased':
      return changeTask(state, event, released);
    case 'TaskAssigned':
      return changeTask(state, event, (task) => assigned(task, event.data));
    case 'TaskDecided': {
      const { task, ...decision } = event.data;
      return withTask(state, event, { decisions: [...taskOf(state, task).decisions, { ...decision, at }] });
    }
    case 'TaskDecisionWithdrawn': {
      const { task, seat, by } = event.data;
      const decisions = taskOf(state, task).decisions.filter((d) => d.seat !== seat || d.by !== by);
      return withTask(state, event, { decisions });
    }
    case 'TaskCompleted': {
      const { outcome, by, byName, onBehalfOf, bound } = event.data;
      const sent =
        by === undefined ? {} : { completedBy: { by, byName, ...(onBehalfOf !== undefined && { onBehalfOf }) } };
      const closed = withTask(state, event, { status: 'completed', outcome, closedAt: at, ...sent });
      return bound ? { ...closed, bound: withBound(state, event.data.task, bound) } : closed;
    }
    case 'TaskWithdrawn':
      return withTask(state, event, { status: 'withdrawn', withdrawn: event.data.cause, closedAt: at });
    case 'TaskEscalated':
      return changeTask(state, event, (task) => escalated(task, event.data));
    case 'InstanceRewound': {
      const { rewinding, ...rest } = state;
      const { visit, replaces } = event.data;
      return rewinding && ![visit, replaces].includes(rewinding.visit) ? { ...state } : rest;
    }
    case 'CompensationStarted': {
      const { visit, rewind: back } = event.data;
      return back ? { ...state, rewinding: { visit, reason: back.reason } } : { ...state };
    }
    case 'InstanceSuspended':
      return { ...state, status: 'suspended', suspended: { at } };
    case 'InstanceResumed':
      return resumed(state, event.data);
    case 'TaskReminded':
    case 'TaskCommented':
    case 'ItemAdded':
    case 'ItemsClosed':
    case 'StepOperated':
    case 'StepUndone':
    case 'RulesEvaluated':
      return { ...state };
    case 'IncidentRaised':
      return {
        ...state,
        incidents: [...withoutOldIncidents(state.incidents, at), { ...event.data, raisedAt: at }],
        incidentCount: event.data.incident,
      };
    case 'IncidentResolved': {
      const index = state.incidents.findLastIndex((i) => i.incident === event.data.incident);
      const incident = state.incidents[index];
      if (!incident) throw new Error(`IncidentResolved names incident ${event.data.incident}, which was never raised`);
      return {
        ...state,
        incidents: state.incidents.with(index, { ...incident, resolved: { at, how: event.data.how } }),
      };
    }
    case 'InstanceAdvanced': {
      const { moves, part } = event.data;
      const routing = withMoves(state.routing, moves as unknown as Move[], { at, part });
      return { ...state, routing, locals: liveLocals(state.locals, routing) };
    }
    default:
      return unreachable(event);
  }
}

function started(
  state: InstanceState,
  data: InstanceEventData<'InstanceStarted' | 'InstanceScheduled'>,
  at: string,
): InstanceState {
  const { trigger: _readersOnly, ...rest } = data;
  return { ...state, ...rest, status: 'in_progress', startedAt: at };
}

/** An open task is another one, too, when a value that it shows has changed, or the title: its revision moves. */
function dataChanged(
  state: InstanceState,
  { data, revision }: Extract<RecordedEvent, { type: 'DataChanged' }>,
): InstanceState {
  const { scope } = data;
  const shown = (field: string, task: TaskState) =>
    (task.shows.includes(field) || task.edits.includes(field)) && (scope === undefined || task.scopes?.includes(scope));
  const fields = Object.keys(data.set);
  const tasks = state.tasks.map((task) =>
    task.status === 'open' && (data.title !== undefined || fields.some((field) => shown(field, task)))
      ? { ...task, revision }
      : task,
  );
  return {
    ...state,
    ...(scope === undefined ? { data: merged(state.data, data.set) } : { locals: withLocals(state, scope, data.set) }),
    tasks,
    ...(data.title !== undefined && { title: data.title }),
  };
}

/** Facts and moves fold in any order: when the moves that close the scope came first, nothing is kept of it. */
function withLocals({ locals, routing }: InstanceState, scope: string, set: JsonObject): InstanceState['locals'] {
  return isClosedScope(routing, scope) ? locals : { ...locals, [scope]: merged(locals[scope] ?? {}, set) };
}

function liveLocals(locals: InstanceState['locals'], routing: Routing): InstanceState['locals'] {
  const gone = Object.keys(locals).filter((scope) => isClosedScope(routing, scope));
  return gone.length === 0
    ? locals
    : Object.fromEntries(Object.entries(locals).filter(([scope]) => !gone.includes(scope)));
}

/** A field that is set to null has no value any more. */
function merged(data: Readonly<JsonObject>, set: JsonObject): JsonObject {
  const result = { ...data };
  for (const [field, value] of Object.entries(set)) {
    if (value === null) delete result[field];
    else result[field] = value;
  }
  return result;
}

type OfTask = { revision: number; data: { task: number } };

const taskOf = (state: InstanceState, task: number): TaskState => state.tasks[placeOf(state, task)]!;

function placeOf({ tasks }: InstanceState, task: number): number {
  const index = indexOfTask(tasks, task);
  if (index < 0) throw new Error(`an event names task ${task}, which was never opened, or closed long ago`);
  return index;
}

function changeTask(state: InstanceState, event: OfTask, change: (task: TaskState) => TaskState): InstanceState {
  const index = placeOf(state, event.data.task);
  const changed = { ...change(state.tasks[index]!), revision: event.revision };
  return { ...state, tasks: state.tasks.with(index, changed) };
}

function withBound(
  state: InstanceState,
  task: number,
  bound: NonNullable<InstanceEventData<'TaskCompleted'>['bound']>,
): readonly Bound[] {
  const { item } = taskOf(state, task);
  return [...state.bound.filter(({ place }) => place !== bound.place), { ...bound, task, item }];
}

const withTask = (state: InstanceState, event: OfTask, change: Partial<TaskState>): InstanceState =>
  changeTask(state, event, (task) => ({ ...task, ...change }));

type TaskOpened = Extract<RecordedEvent, { type: 'TaskOpened' }>;

function taskOpened(state: InstanceState, event: TaskOpened): InstanceState {
  const { task, roles } = event.data;
  const kept = withoutOldTasks(state, event.recordedAt);
  return {
    ...state,
    tasks: [...kept.tasks, opened(event)],
    taskCount: task,
    pastTasks: kept.pastTasks,
    roleNames: roles.some(({ id, name }) => named(state.roleNames, id) !== name)
      ? { ...state.roleNames, ...Object.fromEntries(roles.map(({ id, name }) => [id, name])) }
      : state.roleNames,
  };
}

function opened({ data, revision, recordedAt }: TaskOpened): TaskState {
  const { roles: _inSeats, excluded, ...rest } = data;
  return { ...rest, excluded: excluded ?? [], status: 'open', revision, openedAt: recordedAt, decisions: [] };
}

/** New people may take it: a claim keeps them off no longer. */
function escalated(task: TaskState, data: InstanceEventData<'TaskEscalated'>): TaskState {
  const { seats, gone } = seatsAfterEscalation(task.seats, task.decisions, data);
  const { claim, ...rest } = task;
  return {
    ...rest,
    seats,
    ...(gone.length > 0 && { givenAway: [...(task.givenAway ?? []), ...gone] }),
    ...(claim && (data.how === undefined || data.how === 'notify') && { claim }),
  };
}

/** What was set goes on from its new instant. */
function resumed(state: InstanceState, { timers, due }: InstanceEventData<'InstanceResumed'>): InstanceState {
  const timerAt = new Map(timers.map(({ timer, at }) => [timer, at]));
  const dueAt = new Map(due.map(({ task, at }) => [task, at]));
  const { suspended: _over, ...rest } = state;
  return {
    ...rest,
    status: 'in_progress',
    timers: state.timers.map((timer) => ({ ...timer, at: timerAt.get(timer.timer) ?? timer.at })),
    tasks: state.tasks.map((task) => {
      const at = dueAt.get(task.task);
      return at === undefined ? task : { ...task, due: { ...task.due, at } };
    }),
  };
}

function released(task: TaskState): TaskState {
  const { claim: _released, ...rest } = task;
  return rest;
}

/** The seat takes the place of the one that is given away, or is the last. A claim of who gave it away is gone with it. */
function assigned(task: TaskState, { from, seat }: InstanceEventData<'TaskAssigned'>): TaskState {
  const { claim, ...rest } = task;
  const seats = from === undefined ? [...task.seats, seat] : task.seats.map((s) => (s.id === from ? seat : s));
  const given = task.seats.find((s) => s.id === from);
  const isClaimGone = claim && given && (given.id === `user:${claim.by}` || given.holders?.includes(claim.by));
  return {
    ...rest,
    seats,
    ...(given && { givenAway: [...(task.givenAway ?? []), given] }),
    ...(claim && !isClaimGone && { claim }),
  };
}
