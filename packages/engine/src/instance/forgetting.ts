import { doneBy } from './last-done.ts';
import { named } from './named.ts';
import {
  isLive,
  isLiveScope,
  itemOfScope,
  type PastVisits,
  type Routing,
  scopesFrom,
  type Visit,
  visitIfKept,
} from './routing-state.ts';
import {
  decidedIn,
  type IncidentState,
  type InstanceState,
  type PastTasks,
  seatedIn,
  type TaskState,
} from './state.ts';

/** How much of what is closed a state holds. Beyond it people read the history. */
export const keptLimits = {
  closedTasksMax: 64,
  closedVisitsMax: 64,
  /** Scopes of which deciders of a step are known apart; of older ones together. */
  scopesOfDecidersMax: 64,
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
    ...withScope(past, task),
    fields: union(fields, [...task.shows, ...task.edits]),
  };
}

/** The scope in which a task is forgotten last is the last to go. */
function withScope(past: PastTasks | undefined, task: TaskState): Pick<PastTasks, 'decidedIn' | 'isMixed'> {
  const [scope] = task.scopes ?? [];
  if (scope === undefined) return {};
  const known = past?.decidedIn ?? [];
  const before = known.find((one) => one.scope === scope)?.decided ?? [];
  const all = [...known.filter((one) => one.scope !== scope), { scope, decided: union(before, decidedIn(task)) }];
  const isMixed = past?.isMixed === true || all.length > keptLimits.scopesOfDecidersMax;
  return { decidedIn: all.slice(-keptLimits.scopesOfDecidersMax), ...(isMixed && { isMixed }) };
}

const union = (list: readonly string[], more: readonly string[]): readonly string[] =>
  more.every((item) => list.includes(item)) ? list : [...new Set([...list, ...more])];

/** Nothing asks for an incident that an earlier command has resolved. */
export const withoutOldIncidents = (incidents: readonly IncidentState[], now: string): readonly IncidentState[] =>
  incidents.length > keptLimits.surplusMax ? incidents.filter((i) => !i.resolved || i.resolved.at >= now) : incidents;

type Forgetful = Pick<Routing, 'past' | 'pastIn' | 'openCount' | 'forgotten'> & { visits: Visit[] };

export const hasOldVisits = ({ visits, openCount }: Pick<Routing, 'visits' | 'openCount'>): boolean =>
  visits.length - openCount > keptLimits.closedVisitsMax + keptLimits.surplusMax;

/** Lets go of visits that are not live, oldest first, beyond the limit. `routing` is as a whole command has left it. */
export function forgetOldVisits(routing: { -readonly [K in keyof Forgetful]: Forgetful[K] }): void {
  const { closedVisitsMax, surplusMax } = keptLimits;
  let surplus = routing.visits.length - routing.openCount - closedVisitsMax;
  if (surplus <= surplusMax) return;
  const past = { ...routing.past };
  const pastIn = { ...routing.pastIn };
  const needed = neededVisits(routing.visits);
  surplus -= needed.size;
  if (surplus <= surplusMax) return;
  let { forgotten } = routing;
  const kept = routing.visits.filter((visit) => {
    if (surplus === 0 || isLive(visit) || needed.has(visit.serial)) return true;
    surplus -= 1;
    const { step, scope } = visit;
    past[step] = withPastVisit(named(past, step), visit);
    if (scope !== undefined)
      pastIn[scope] = { ...pastIn[scope], [step]: withPastVisit(named(pastIn[scope] ?? {}, step), visit) };
    forgotten = Math.max(forgotten, visit.serial);
    return false;
  });
  Object.assign(routing, { visits: kept, past, forgotten });
  routing.pastIn = Object.fromEntries(Object.entries(pastIn).filter(([scope]) => isLiveScope(routing, scope)));
}

/** What is or can still be undone, the scopes whose fields that reads, and what is rewound to when all is undone. */
function neededVisits(visits: readonly Visit[]): Set<number> {
  const needed = new Set<number>();
  const underWay = new Set<number>();
  for (const { undoes, parents } of visits.filter((visit) => visit.undoes !== undefined && isLive(visit))) {
    underWay.add(undoes!);
    for (const parent of parents) needed.add(parent);
  }
  for (const visit of visits) {
    if (!visit.undoable && !underWay.has(visit.serial)) continue;
    if (!isLive(visit)) needed.add(visit.serial);
    for (const scope of scopesFrom({ visits }, visit.scope)) {
      const around = visitIfKept({ visits }, itemOfScope(scope).visit);
      if (around && !isLive(around)) needed.add(around.serial);
    }
  }
  return needed;
}

/** Of one that took another back only its number counts. */
function withPastVisit(past: PastVisits | undefined, { n, serial, status, outcome, undoes }: Visit): PastVisits {
  const { entered = 0, last = 0, completed = 0, outcomeOf = -1 } = past ?? {};
  if (undoes !== undefined) return { ...past, entered, last: Math.max(last, n), completed };
  const isLatest = status === 'completed' && serial > outcomeOf;
  return {
    ...past,
    entered: entered + (status === 'withdrawn' ? 0 : 1),
    last: Math.max(last, n),
    completed: completed + (status === 'completed' ? 1 : 0),
    ...(isLatest && outcome !== undefined && { outcome, outcomeOf: serial }),
  };
}
