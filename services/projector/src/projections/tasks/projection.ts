import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import { isMachineFact } from '@procession/contracts/events/machine-facts.ts';
import { isPeopleFact } from '@procession/contracts/events/people-facts.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import type { Json } from '@procession/contracts/json.ts';
import type { InstanceRow, TaskRow } from '@procession/contracts/read-models.ts';
import { openSeats, peopleOf, rolesOf, type Seat, seatsAfterEscalation } from '@procession/contracts/seats.ts';
import type { FoldedTask, StoredDetail, TouchedTask } from '../../folded.ts';
import { withPeople } from './people.ts';

export type OpenTasks = ReadonlyMap<number, FoldedTask>;

export interface EvolvedTasks {
  open: OpenTasks;
  /** Whose rows are others now, closed ones too. */
  touched: readonly TouchedTask[];
}

/** What an event is to the tasks: its place, its time, the instance as it was before, and its listed values as they are now. */
export interface TaskContext {
  instance: string;
  revision: number;
  recordedAt: string;
  row: InstanceRow | undefined;
  listed: Listed;
}

interface Listed {
  /** Column key by listed field. */
  columns: ReadonlyMap<string, string>;
  values: InstanceRow['columns'];
}

/** The tasks of an instance after one more fact. @throws when it is on a task that is not open */
export function evolveTasks(open: OpenTasks, fact: InstanceEvent, context: TaskContext): EvolvedTasks {
  if (isMachineFact(fact)) return { open, touched: [] };
  if (fact.type === 'ContentChanged') return { open, touched: [] }; // its task may be closed
  if (isPeopleFact(fact)) return changed(open, fact.data.task, context, (known) => withPeople(known, fact, context));
  switch (fact.type) {
    case 'TaskOpened': {
      const task = opened(fact.data, context);
      return { open: new Map(open).set(task.number, task), touched: [task] };
    }
    case 'TaskClaimed': {
      const { task, by, byName } = fact.data;
      return changed(open, task, context, (known) => claimedBy(known, by, byName ?? null));
    }
    case 'TaskReleased':
      return changed(open, fact.data.task, context, (known) => claimedBy(known, null, null));
    case 'TaskAssigned':
      return changed(open, fact.data.task, context, (known) => assigned(known, fact.data));
    case 'TaskDecided': {
      const { task, byName, comment, ...given } = fact.data;
      const decision = { ...given, byName: byName ?? null, comment: comment ?? null, at: context.recordedAt };
      return changed(open, task, context, (known) =>
        withDetail(known, { decisions: [...known.detail.decisions, decision] }),
      );
    }
    case 'TaskDecisionWithdrawn': {
      const { task, seat, by } = fact.data;
      return changed(open, task, context, (known) =>
        withDetail(known, { decisions: known.detail.decisions.filter((d) => d.seat !== seat || d.by !== by) }),
      );
    }
    case 'TaskCompleted':
      return closed(open, fact.data.task, context, { status: 'completed', outcome: fact.data.outcome });
    case 'TaskWithdrawn':
      return closed(open, fact.data.task, context, { status: 'withdrawn', outcome: null });
    case 'DataChanged':
      return dataChanged(open, fact.data, context);
    case 'TaskEscalated':
      return changed(open, fact.data.task, context, (known) => escalated(known, fact.data));
    case 'InstanceResumed':
      return resumed(open, fact.data, context);
    case 'InstanceSuspended':
    case 'TaskReminded':
    case 'InstanceScheduled':
    case 'InstanceStarted':
    case 'InstanceEnded':
    case 'TaskCommented':
    case 'RulesEvaluated':
    case 'ItemAdded':
    case 'ItemsClosed':
    case 'StepOperated':
    case 'InstanceRewound':
    case 'CompensationStarted':
    case 'StepUndone':
    case 'LockRequested':
    case 'LockAcquired':
    case 'LockReleased':
    case 'IncidentRaised':
    case 'IncidentResolved':
    case 'InstanceAdvanced':
      return { open, touched: [] };
  }
}

function opened(
  data: InstanceEventData<'TaskOpened'>,
  { instance, revision, recordedAt, row, listed }: TaskContext,
): FoldedTask {
  if (!row) throw new Error('TaskOpened before InstanceStarted');
  const detail: StoredDetail = {
    seats: data.seats,
    decisions: [],
    policy: data.policy ?? null,
    outcomes: data.outcomes,
    shows: data.shows,
    edits: data.edits,
    ...(data.scopes && { scopes: data.scopes }),
    ...(data.binds && { binds: data.binds }),
    roleNames: data.roles,
    claimedByName: null,
  };
  return {
    number: data.task,
    row: {
      view: 'task',
      id: taskIdOf(instance, data.task),
      instance,
      revision,
      definition: row.definition,
      title: row.title,
      stepId: data.step,
      stepName: data.stepName,
      item: data.item,
      kind: data.kind,
      status: 'open',
      outcome: null,
      openedAt: recordedAt,
      closedAt: null,
      dueAt: data.due?.at ?? null,
      claimedBy: null,
      entityType: row.entityType,
      entityId: row.entityId,
      initiator: row.initiator,
      initiatorName: row.initiatorName,
      ...offered(detail),
      columns: columnsShown(detail, listed),
    },
    detail,
  };
}

/** The listed values that the task shows: what it does not show changes it no more than its ETag. */
function columnsShown({ shows, edits }: StoredDetail, { columns, values }: Listed): TaskRow['columns'] {
  if (values === null) return null;
  const shown: Record<string, Json> = {};
  for (const [field, column] of columns) {
    const value = values[column];
    if (value !== undefined && (shows.includes(field) || edits.includes(field))) shown[column] = value;
  }
  return Object.keys(shown).length === 0 ? null : shown;
}

/** Seats that may be decided now. */
export const offeredSeats = ({ seats, decisions, policy }: StoredDetail): Seat[] =>
  openSeats(seats, decisions, policy?.order === 'sequential');

function offered(detail: StoredDetail): { users: string[]; roles: string[] } {
  const seats = offeredSeats(detail);
  return { users: peopleOf(seats), roles: rolesOf(seats) };
}

export function withDetail(task: FoldedTask, change: Partial<StoredDetail>): FoldedTask {
  const detail = { ...task.detail, ...change };
  return { ...task, detail, row: { ...task.row, ...offered(detail) } };
}

export const claimedBy = (task: FoldedTask, by: string | null, byName: string | null): FoldedTask => ({
  ...task,
  row: { ...task.row, claimedBy: by },
  detail: { ...task.detail, claimedByName: byName },
});

/** The seat takes the place of the one that is given away, or is the last. A claim of who gave it away is gone with it. */
function assigned(task: FoldedTask, { from, seat }: InstanceEventData<'TaskAssigned'>): FoldedTask {
  const { seats } = task.detail;
  const given = from === undefined ? undefined : seats.find((s) => s.id === from);
  const { claimedBy: claimer } = task.row;
  const isClaimGone = claimer !== null && given && (given.id === `user:${claimer}` || given.holders?.includes(claimer));
  return withDetail(isClaimGone ? claimedBy(task, null, null) : task, {
    seats: given ? seats.map((s) => (s.id === from ? seat : s)) : [...seats, seat],
  });
}

/** New people may take it: a claim keeps them off no longer. */
function escalated(task: FoldedTask, data: InstanceEventData<'TaskEscalated'>): FoldedTask {
  const { seats, decisions, roleNames } = task.detail;
  const isOpenToOthers = data.how === 'escalate' || data.how === 'reassign';
  return withDetail(isOpenToOthers ? claimedBy(task, null, null) : task, {
    seats: seatsAfterEscalation(seats, decisions, data).seats,
    roleNames: [...roleNames, ...data.roles.filter(({ id }) => !roleNames.some((known) => known.id === id))],
  });
}

/** Suspension has moved what was due. */
function resumed(open: OpenTasks, { due }: InstanceEventData<'InstanceResumed'>, context: TaskContext): EvolvedTasks {
  let evolved: EvolvedTasks = { open, touched: [] };
  for (const { task, at } of due) {
    const next = changed(evolved.open, task, context, (known) => ({ ...known, row: { ...known.row, dueAt: at } }));
    evolved = { open: next.open, touched: [...evolved.touched, ...next.touched] };
  }
  return evolved;
}

function changed(
  open: OpenTasks,
  number: number,
  { revision }: TaskContext,
  change: (task: FoldedTask) => FoldedTask,
): EvolvedTasks {
  const next = change(openTask(open, number));
  const task = { ...next, row: { ...next.row, revision } };
  return { open: new Map(open).set(number, task), touched: [task] };
}

function closed(
  open: OpenTasks,
  number: number,
  { revision, recordedAt }: TaskContext,
  how: { status: 'completed' | 'withdrawn'; outcome: string | null },
): EvolvedTasks {
  const known = openTask(open, number);
  const row = { ...known.row, ...how, revision, closedAt: recordedAt, users: [], roles: [] };
  const rest = new Map(open);
  rest.delete(number);
  return { open: rest, touched: [{ ...known, row, detail: null }] };
}

/** A task is another one, too, when a value that it shows has changed, or the title of its instance. */
function dataChanged(
  open: OpenTasks,
  { set, scope, title }: InstanceEventData<'DataChanged'>,
  { revision, listed }: TaskContext,
): EvolvedTasks {
  const fields = Object.keys(set);
  const touched: FoldedTask[] = [];
  const next = new Map(open);
  for (const [number, task] of open) {
    const { shows, edits, scopes } = task.detail;
    const isAround = scope === undefined || scopes?.includes(scope);
    const isShown = isAround && fields.some((field) => shows.includes(field) || edits.includes(field));
    if (title === undefined && !isShown) continue;
    const columns = columnsShown(task.detail, listed);
    const other = { ...task, row: { ...task.row, revision, columns, ...(title !== undefined && { title }) } };
    next.set(number, other);
    touched.push(other);
  }
  return touched.length === 0 ? { open, touched } : { open: next, touched };
}

function openTask(open: OpenTasks, number: number): FoldedTask {
  const found = open.get(number);
  if (!found) throw new Error(`task ${number} is not open`);
  return found;
}
