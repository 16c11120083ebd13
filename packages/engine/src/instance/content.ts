import { canonical } from '@procession/contracts/canonical.ts';
import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FieldIssue } from '../compiled.ts';
import type { Rejection } from '../decider.ts';
import type { Seen } from './command.ts';
import { contentHash, valueHash } from './content-hash.ts';
import { invalidData } from './data.ts';
import { dataIn, fieldsIn } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, itemOfScope, placeOfWork, scopesFrom, serialOf, visitAt } from './routing-state.ts';
import type { InstanceState, TaskState } from './state.ts';
import { itemOfTask } from './tasks.ts';
import type { Work } from './work.ts';

/** The hash of what a task binds, as it is now; undefined when it binds nothing. */
export const hashOfTask = ({ state }: Pick<Work, 'state'>, task: TaskState): string | undefined =>
  task.binds && contentHash(state.version, task.binds, dataOfTask(state, task));

/** The data that a task sees: of the instance, and of the scopes that it stands in. */
export function dataOfTask(state: InstanceState, { item }: TaskState): Readonly<JsonObject> {
  const visit = serialOf(state.routing, item);
  return dataIn(state, visit < 0 ? undefined : placeOfWork(state.routing, visit));
}

/** What a decision records of the content that it is on. */
export function boundBy(work: Work, task: TaskState): { contentHash?: string } {
  const hash = hashOfTask(work, task);
  return hash === undefined ? {} : { contentHash: hash };
}

/** What an approval binds from now on. */
export function boundFrom(work: Work, task: TaskState): Pick<InstanceEventData<'TaskCompleted'>, 'bound'> {
  const hash = hashOfTask(work, task);
  if (hash === undefined || !task.binds) return {};
  const data = dataOfTask(work.state, task);
  const fields = Object.fromEntries(task.binds.map((field) => [field, valueHash(data, field)]));
  return { bound: { place: placeOf(work, itemOfTask(work, task)), fields, contentHash: hash } };
}

/** `design[0]/review`: of each place, the latest approval binds. */
function placeOf({ state: { routing } }: Work, item: ItemRef): string {
  const visit = visitAt(routing, item.visit);
  const around = scopesFrom(routing, visit.scope).toReversed().map(itemOfScope);
  return [...around, item]
    .map(({ visit: serial, index }) => `${visitAt(routing, serial).step}${index === undefined ? '' : `[${index}]`}`)
    .join('/');
}

/** Refused with the difference when it is not what whoever acts had been shown. */
export function contentMoved(work: Work, task: TaskState, seen: Seen | undefined): Rejection | undefined {
  if (seen === undefined) return undefined;
  const now = hashOfTask(work, task);
  const facts = now === undefined ? {} : { contentHash: now };
  if (typeof seen === 'string') {
    if (seen === now) return undefined;
    const changed = (task.binds ?? []).map((field) => ({ field, now: fieldIn(work, task, field) }));
    return refuse('content-changed', `"${task.stepName}" is on another content than what you saw`, {
      ...facts,
      changed,
    });
  }
  const issues: FieldIssue[] = [];
  const changed = Object.entries(seen).flatMap(([field, value]) => differenceIn(work, task, { field, value, issues }));
  if (issues.length > 0) return invalidData(issues);
  if (changed.length === 0) return undefined;
  const fields = changed.map(({ field }) => field).join(', ');
  return refuse('content-changed', `${fields} of "${task.stepName}" changed since you saw it`, { ...facts, changed });
}

/** Values of sensitive fields are not told: an answer is stored. */
function differenceIn(
  work: Work,
  task: TaskState,
  { field: name, value, issues }: { field: string; value: Json | undefined; issues: FieldIssue[] },
): ({ field: string } & JsonObject)[] {
  const field = fieldsIn(work, placeOfWork(work.state.routing, itemOfTask(work, task).visit)).get(name);
  const place = `/seen/${name}`;
  if (!field || ![...task.shows, ...task.edits, ...(task.binds ?? [])].includes(name)) {
    issues.push({ place, message: `${name} is none of the fields of this task` });
    return [];
  }
  const now = fieldIn(work, task, name);
  const parsed = value === null || value === undefined ? { ok: true as const, value: null } : field.parse(value, place);
  if (!parsed.ok) {
    issues.push(...parsed.issues);
    return [];
  }
  if (canonical(parsed.value) === canonical(now)) return [];
  return [{ field: name, ...(!field.sensitive && { seen: parsed.value, now }) }];
}

const fieldIn = (work: Work, task: TaskState, field: string): Json => {
  const data = dataOfTask(work.state, task);
  return (Object.hasOwn(data, field) ? data[field] : undefined) ?? null;
};
