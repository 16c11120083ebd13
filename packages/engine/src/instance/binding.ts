import { hashOfTask } from './content.ts';
import { valueHash } from './content-hash.ts';
import { named } from './named.ts';
import { dataIn, fieldsIn } from './names-in-scope.ts';
import { rewindUnordered } from './rewind.ts';
import { isLiveScope, itemNamed, itemOfScope, type Visit, visitIfKept } from './routing-state.ts';
import { type Bound, decidedIn, openIncidents, openTasks, type TaskState, taskNamed } from './state.ts';
import { record, stepNamed, type Work } from './work.ts';

/**
 * Looked at when data have changed, before anything follows from the new values (DEFINITIONS §7): decisions on another
 * content are taken back, deciders are told, and what was approved is asked again.
 */
export function moveBound(work: Work): void {
  const changed = fieldsChanged(work);
  if (changed.size === 0) return;
  for (const task of openTasks(work.state)) lookAtTask(work, task, changed);
  const moved = work.state.bound.filter((bound) => isMoved(work, bound, changed));
  for (const bound of moved) if (howOf(work, bound.item) === 'notify') tell(work, bound, changed);
  const again = moved.filter(({ item }) => howOf(work, item) === 'reopen');
  const serials = new Set(again.flatMap((bound) => visitToReopen(work, bound)?.serial ?? reportForgotten(work, bound)));
  for (const serial of [...serials].sort((a, b) => a - b)) {
    // An earlier one may have taken this one back, too.
    if (visitIfKept(work.state.routing, serial)?.status === 'completed') rewindUnordered(work, serial);
  }
}

/** Of the data that the command has set since this was looked at last. */
function fieldsChanged(work: Work): ReadonlySet<string> {
  const changed = new Set<string>();
  for (const fact of work.facts.slice(work.boundSeen)) {
    if (fact.type === 'DataChanged') for (const field of Object.keys(fact.data.set)) changed.add(field);
  }
  work.boundSeen = work.facts.length;
  return changed;
}

/** Of a task that is open, only the decisions that are given are on a content. */
function lookAtTask(work: Work, task: TaskState, changed: ReadonlySet<string>): void {
  if (task.decisions.length === 0 || !task.binds?.some((field) => changed.has(field))) return;
  const now = hashOfTask(work, task);
  const others = task.decisions.filter((decision) => decision.contentHash !== now);
  if (others.length === 0) return;
  if (howOf(work, task.item) === 'notify') {
    record(work, 'ContentChanged', {
      task: task.task,
      fields: task.binds.filter((field) => changed.has(field)),
      deciders: [...new Set(others.map(({ by }) => by))],
    });
    return;
  }
  for (const { seat, by, outcome } of others)
    record(work, 'TaskDecisionWithdrawn', { task: task.task, seat, by, outcome, cause: 'content_changed' });
}

/** What binds is what ended approved and was not taken back. Of what is long past nobody knows any more: it binds. */
function isMoved(work: Work, { item, fields }: Bound, changed: ReadonlySet<string>): boolean {
  const names = Object.keys(fields).filter((field) => changed.has(field));
  if (names.length === 0) return false;
  const visit = visitOfBound(work, item);
  if (visit && (visit.status !== 'completed' || visit.outcome !== 'approved')) return false;
  const scope = visit && liveAround(work, visit)?.scope;
  const [data, declared] = [dataIn(work.state, scope), fieldsIn(work, scope)];
  // A field of a scope that has ended can change no more.
  return names.some((field) => declared.has(field) && valueHash(data, field) !== fields[field]);
}

const visitOfBound = ({ state: { routing } }: Work, item: string): Visit | undefined => {
  const ref = itemNamed(routing, item);
  return ref && visitIfKept(routing, ref.visit);
};

/** The visit, or the scope that it stood in, if that has ended. */
function liveAround({ state: { routing } }: Work, visit: Visit): Visit | undefined {
  let around: Visit | undefined = visit;
  while (around && !isLiveScope(routing, around.scope)) {
    around = visitIfKept(routing, itemOfScope(around.scope!).visit);
  }
  return around;
}

const visitToReopen = (work: Work, { item }: Bound): Visit | undefined => {
  const visit = visitOfBound(work, item);
  return visit && liveAround(work, visit);
};

/** Nothing moves where nobody can say what would be taken back. */
function reportForgotten(work: Work, { item, place }: Bound): never[] {
  if (openIncidents(work.state).some(({ kind, facts }) => kind === 'irreversible' && facts.place === place)) return [];
  const incident = work.state.incidentCount + 1;
  const facts = { place, approved: item, visits: ['what is long past'] };
  record(work, 'IncidentRaised', { incident, kind: 'irreversible', step: stepOfItem(item), facts });
  return [];
}

function tell(work: Work, { task, item, fields }: Bound, changed: ReadonlySet<string>): void {
  const known = taskNamed(work.state, task);
  const deciders = known ? decidedIn(known) : (named(work.state.pastTasks, stepOfItem(item))?.decided ?? []);
  record(work, 'ContentChanged', {
    task,
    fields: Object.keys(fields).filter((field) => changed.has(field)),
    deciders: [...new Set(deciders)],
  });
}

const stepOfItem = (item: string): string => item.slice(0, item.lastIndexOf('#'));

function howOf({ definition }: Work, item: string): 'reopen' | 'withdraw' | 'notify' | undefined {
  const { config } = stepNamed(definition, stepOfItem(item));
  return config.type === 'approval' ? config.binds?.changed : undefined;
}
