import type { JsonObject } from '@procession/contracts/json.ts';
import { abstained, isDecidedByOne, rolesOf } from '@procession/contracts/seats.ts';
import type { ApprovalConfig, Assign, CompiledStep, FormConfig } from '../compiled.ts';
import { isRejection, type Rejection } from '../decider.ts';
import { dueOf, scheduleDue } from './due.ts';
import { raiseAt } from './incidents.ts';
import { instanceLimits } from './limits.ts';
import { scopeId } from './names-in-scope.ts';
import { canBeReached, isFillable, needOf, policyFor, weightOf } from './policy.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { actRefused, mayComment } from './rights.ts';
import { type ItemRef, itemNamed, placeOfWork, scopesFrom } from './routing-state.ts';
import { notAnAssignee, seatToActOn, type Voice } from './seat-to-act-on.ts';
import { seatingOf } from './seating.ts';
import { openIncidents, openTasks, type TaskState, taskNamed } from './state.ts';
import type { WithdrawCause } from './step-types.ts';
import { withVoices } from './voices.ts';
import { evaluated, itemId, record, stepOf, type Work } from './work.ts';

/** Opens the task of a visit for people, and says so when nobody can act on it. */
export function openTask(work: Work, item: ItemRef, step: CompiledStep, config: ApprovalConfig | FormConfig): void {
  const { assign } = config;
  const seating = evaluated(() => ({ ...seatingOf(work, item, config), due: dueOf(work, item, config) }));
  if ('failed' in seating) {
    raiseAt(work, item, 'expression-failed', 'open', seating.failed);
    return;
  }
  const { excluded, found, due } = seating.value;
  const count = seating.value.seats.length;
  const isTooMany = count > instanceLimits.seatsPerTaskMax;
  const seated = isTooMany ? [] : seating.value.seats;
  const isApproval = config.type === 'approval';
  const seats = isApproval ? withVoices(config.policy, seated, work.context.directory) : seated;
  const policy = isApproval ? policyFor(config.policy, seats) : undefined;
  const task = work.state.taskCount + 1;
  record(work, 'TaskOpened', {
    task,
    item: itemId(work, item),
    ...scopesOf(work, item),
    step: step.name,
    stepName: step.label,
    kind: config.type,
    seats,
    roles: rolesOf(seats).map((id) => ({ id, name: work.context.directory.roleName(id) ?? id })),
    ...(excluded.length > 0 && { excluded }),
    ...(found && { found }),
    ...(policy && { policy }),
    outcomes: config.allow.has('abstain') ? [...config.outcomes, abstained] : config.outcomes,
    shows: config.shows,
    edits: config.edits,
    ...(due && { due }),
    ...(isApproval && config.binds && { binds: config.binds.fields }),
  });
  scheduleDue(work, task);
  if (assign)
    raiseWhenNobodyCan(work, task, isTooMany ? { seats: count, seatsMax: instanceLimits.seatsPerTaskMax } : {});
}

/** An approval that cannot come to an outcome as its seats are says so, and so does a form that nobody can fill in. */
export function raiseWhenNobodyCan(work: Work, number: number, more: JsonObject = {}): void {
  const task = taskNamed(work.state, number);
  if (task?.status !== 'open' || canBeReached(task.policy, task.seats, task.decisions)) return;
  if (openIncidents(work.state).some((i) => i.kind === 'nobody-eligible' && i.facts.task === number)) return;
  const { policy, seats, excluded } = task;
  const who = assignOf(work, task)?.who;
  raiseAt(work, itemOfTask(work, task), 'nobody-eligible', 'open', {
    task: number,
    need: policy ? needOf(policy, weightOf(seats)) : 1,
    able: seats.filter(isFillable).length,
    asked: who?.by === 'role' ? who.roles : [],
    vacant: seats.filter((s) => !isFillable(s)).map((s) => ({ seat: s.id, why: s.vacant ?? 'no_holder' })),
    excluded: excluded.map(({ user, reason }) => ({ user, reason })),
    ...more,
  });
}

/** The work item of an open task. */
export const itemOfTask = ({ state }: Work, { item }: TaskState): ItemRef => itemNamed(state.routing, item)!;

/** Of a task in a scope: the scopes around. */
function scopesOf({ state }: Work, { visit }: ItemRef): { scopes?: string[] } {
  const scopes = scopesFrom(state.routing, placeOfWork(state.routing, visit));
  return scopes.length > 0 ? { scopes: scopes.map((scope) => scopeId(state, scope)) } : {};
}

export function withdrawTasks(work: Work, item: ItemRef, cause: WithdrawCause): void {
  const id = itemId(work, item);
  for (const { task } of openTasks(work.state).filter((t) => t.item === id)) {
    record(work, 'TaskWithdrawn', { task, cause });
  }
}

/** The task, when it is open. Else the answer says what became of it, to whoever may know. */
export function openTaskNamed(work: Work, number: number): TaskState | Rejection {
  const task = taskNamed(work.state, number);
  if (!task) return noTaskOfState(work, number);
  if (task.status === 'open') return task;
  // What became of it is for those who have to do with the instance.
  if (!mayComment(work)) return notAnAssignee(task);
  if (task.status === 'completed') return alreadyDecided(task);
  const why = task.withdrawn === 'resolved_again' ? 'another task has taken its place' : `it was withdrawn`;
  return refuse('task-not-open', `The task "${task.stepName}" is closed: ${why} on ${task.closedAt}`, {
    task: task.task,
    cause: task.withdrawn ?? '',
    at: task.closedAt ?? '',
  });
}

/** It was never opened, or closed so long ago that the state holds nothing of its own any more. */
export function noTaskOfState(work: Work, number: number): Rejection {
  const facts = { task: number };
  if (number < 1 || number > work.state.taskCount) {
    return refuse('task-not-found', `The instance has no task ${number}`, facts);
  }
  return mayComment(work)
    ? refuse('task-not-open', `Task ${number} was closed long ago: what became of it stands in the history`, facts)
    : refuse('not-an-assignee', `You have no seat in task ${number}`, facts);
}

function alreadyDecided(task: TaskState): Rejection {
  const last = task.completedBy ?? task.decisions.at(-1);
  const who = last?.byName ?? last?.by ?? 'somebody';
  return refuse(
    'task-already-decided',
    `The task "${task.stepName}" is closed: completed with ${task.outcome} by ${who} on ${task.closedAt}`,
    {
      task: task.task,
      by: last?.by ?? '',
      ...(last?.byName !== undefined && { byName: last.byName }),
      at: task.closedAt ?? '',
      outcome: task.outcome ?? '',
      decisions: task.decisions.map(({ seat, by, outcome, at }): JsonObject => ({ seat, by, outcome, at })),
    },
  );
}

/** A task that the actor may act on now, the seat on which, and for whom. `seat` is undefined where anybody may act. */
export function taskToActOn(work: Work, number: number): ({ task: TaskState } & Partial<Voice>) | Rejection {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const assign = assignOf(work, task);
  const voice = assign && seatToActOn(work, task, assign);
  if (voice && isRejection(voice)) return voice;
  return (
    actRefused(work, task.stepName) ?? expectedMoved(work, task) ?? claimedByOther(work, task) ?? { task, ...voice }
  );
}

/** By what those who have it were found. */
export function assignOf(work: Work, task: TaskState): Assign | undefined {
  const { config } = stepOf(work, itemOfTask(work, task).visit);
  let assign = config.type === 'approval' || config.type === 'form' ? config.assign : undefined;
  for (let depth = task.found?.fallback ?? 0; depth > 0; depth -= 1) assign = assign?.fallback;
  return assign;
}

/** A claim keeps others off where one decision is enough. */
export function claimedByOther(work: Work, task: TaskState): Rejection | undefined {
  const { claim } = task;
  if (!claim || claim.by === work.context.actor.id || !isDecidedByOne(task.policy, task.seats)) return undefined;
  return refuse('task-claimed-by-other', `${claim.byName ?? claim.by} has claimed "${task.stepName}"`, {
    task: task.task,
    by: claim.by,
    ...(claim.byName !== undefined && { byName: claim.byName }),
    at: claim.at,
  });
}
