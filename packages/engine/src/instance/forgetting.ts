import { doneBy } from './last-done.ts';
import {
  decidedIn,
  type IncidentState,
  type InstanceState,
  isOpenVisit,
  named,
  type PastTasks,
  type PastVisits,
  seatedIn,
  type TaskState,
  type Visit,
} from './state.ts';

/** How much of what is closed a state holds. Beyond it people read the history. */
export const keptLimits = {
  closedTasksMax: 64,
  closedVisitsMax: 64,
  /** So many more may stand there before some go: the work of forgetting is shared by as many commands. */
  surplusMax: 16,
} as const;

type Tasks = Pick<InstanceState, 'tasks' | 'pastTasks'>;

/**
 * Lets go of closed tasks, oldest first, beyond the limit. Only of those that were closed before this moment: whoever
 * closes a task is told what became of it.
 */
export function withoutOldTasks({ tasks, pastTasks }: Tasks, now: string): Tasks {
  const { closedTasksMax, surplusMax } = keptLimits;
  if (tasks.length <= closedTasksMax + surplusMax) return { tasks, pastTasks };
  const closed = tasks.filter((t) => t.status !== 'open');
  if (closed.length <= closedTasksMax + surplusMax) return { tasks, pastTasks };
  const inOrderOfClosing = closed.toSorted((a, b) => a.revision - b.revision);
  const gone = new Set(
    inOrderOfClosing.slice(0, -closedTasksMax).filter((t) => t.closedAt !== undefined && t.closedAt < now),
  );
  const past = { ...pastTasks };
  for (const task of gone) past[task.step] = withPastTask(named(past, task.step), task);
  return { tasks: tasks.filter((t) => !gone.has(t)), pastTasks: past };
}

function withPastTask(past: PastTasks | undefined, task: TaskState): PastTasks {
  const { seated = [], decided = [], fields = [] } = past ?? {};
  const by = task.status === 'completed' ? (doneBy(task) ?? past?.doneBy) : past?.doneBy;
  return {
    ...(by !== undefined && { doneBy: by }),
    seated: union(seated, seatedIn(task)),
    decided: union(decided, decidedIn(task)),
    fields: union(fields, [...task.shows, ...task.edits]),
  };
}

const union = (list: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((item) => list.includes(item)) ? list : [...new Set([...list, ...more])];

/** Nothing asks for an incident that an earlier command has resolved. */
export const withoutOldIncidents = (incidents: readonly IncidentState[], now: string): readonly IncidentState[] =>
  incidents.length > keptLimits.surplusMax ? incidents.filter((i) => !i.resolved || i.resolved.at >= now) : incidents;

interface Visits {
  visits: Visit[];
  past: Readonly<Record<string, PastVisits>>;
  openCount: number;
}

/** Lets go of closed visits, oldest first, beyond the limit. `routing` is as a whole command has left it. */
export function forgetOldVisits(routing: Visits): void {
  const { closedVisitsMax, surplusMax } = keptLimits;
  let surplus = routing.visits.length - routing.openCount - closedVisitsMax;
  if (surplus <= surplusMax) return;
  const past = { ...routing.past };
  routing.visits = routing.visits.filter((visit) => {
    if (surplus === 0 || isOpenVisit(visit)) return true;
    surplus -= 1;
    past[visit.step] = withPastVisit(named(past, visit.step), visit);
    return false;
  });
  routing.past = past;
}

function withPastVisit(past: PastVisits | undefined, { n, serial, status, outcome }: Visit): PastVisits {
  const { entered = 0, last = 0, completed = 0, outcomeOf = -1 } = past ?? {};
  const isLatest = status === 'completed' && serial > outcomeOf;
  return {
    ...past,
    entered: entered + 1,
    last: Math.max(last, n),
    completed: completed + (status === 'completed' ? 1 : 0),
    ...(isLatest && outcome !== undefined && { outcome, outcomeOf: serial }),
  };
}
