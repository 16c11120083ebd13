import type { Rejection } from '../decider.ts';
import { isRejection } from '../decider.ts';
import { itemsMax } from '../document/step-common.ts';
import { cancelVisit, withdrawOpen } from './cancel.ts';
import type { InstanceCommand } from './command.ts';
import { invalidData } from './data.ts';
import { advance, closeItems } from './items.ts';
import { moveCodes } from './moves.ts';
import { reasonRefused } from './reason.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { operateRefused } from './rights.ts';
import { skip } from './routing.ts';
import { isLive, isOpenVisit, itemOfScope, scopesFrom, serialOf, type Visit, visitId } from './routing-state.ts';
import { openTasks, type TaskState } from './state.ts';
import { itemOfTask, taskToActOn } from './tasks.ts';
import { actedBy, allows, move, record, stepOf, visitOf, type Work } from './work.ts';

type Command<T extends InstanceCommand['type']> = Extract<InstanceCommand, { type: T }>;

/** Adds an item to a `forEach` that may grow: an operator, or who may do a task in it that says so. */
export function addItem(work: Work, { visit: id, value }: Command<'AddItem'>): Rejection | undefined {
  const adder = adderIn(work, id);
  const visit = adder ? liveVisit(work, id) : visitToOperate(work, id, 'add an item here');
  if (isRejection(visit)) return visit;
  const moved = expectedMoved(work);
  if (moved) return moved;
  const { forEach, label } = stepOf(work, visit.serial);
  if (!forEach?.growing) {
    return refuse('not-allowed-here', `No items can be added to "${label}": its definition does not say \`growing\``);
  }
  const { items } = visit;
  if (!items || visit.status !== 'active') return notOpen(visit);
  if (visit.isFull) return refuse('items-closed', `The items are closed: nothing is added to "${label}" any more`);
  if (items.length >= itemsMax) return refuse('limit-reached', `"${label}" has ${itemsMax} items, the most there are`);
  const parsed = forEach.accept?.(value, '/value') ?? { ok: true as const, value };
  if (!parsed.ok) return invalidData(parsed.issues);
  record(work, 'ItemAdded', {
    visit: id,
    index: items.length,
    value: parsed.value,
    ...actedBy(work, adder?.onBehalfOf),
  });
  move(work, moveCodes.itemsQueued, visit.serial, [parsed.value]);
  advance(work, visit.serial);
  return undefined;
}

/** No more items: a `forEach` that grows `until-closed` completes when all are done. */
export function closeGrowth(work: Work, { visit: id }: Command<'CloseItems'>): Rejection | undefined {
  const visit = visitToOperate(work, id, 'close the items here');
  if (isRejection(visit)) return visit;
  const { forEach, label } = stepOf(work, visit.serial);
  if (!forEach?.growing || !visit.items) return refuse('not-allowed-here', `"${label}" has no items that grow`);
  if (visit.isFull) return refuse('items-closed', `The items of "${label}" are closed already`);
  record(work, 'ItemsClosed', { visit: id, ...actedBy(work) });
  move(work, moveCodes.growthEnded, visit.serial);
  advance(work, visit.serial);
  return undefined;
}

/** Cancels, finishes or skips a visit. */
export function operateStep(work: Work, command: Command<'OperateStep'>): Rejection | undefined {
  const { visit: id, how, reason, outcome } = command;
  const visit = visitToOperate(work, id, `have a step ${how} here`);
  if (isRejection(visit)) return visit;
  const refused = reasonRefused(reason);
  if (refused) return refused;
  const { serial } = visit;
  const { forEach, next, label } = stepOf(work, serial);
  if (how === 'finished' && (!forEach || visit.status !== 'active' || !visit.items)) {
    return refuse('not-allowed-here', `"${label}" has no items: only a \`forEach\` can be finished early`);
  }
  if (how === 'skipped' && (outcome === undefined || !isOpenVisit(visit))) {
    return outcome === undefined
      ? invalidData([{ place: '/outcome', message: 'say with which outcome the step is skipped' }])
      : notOpen(visit);
  }
  if (how === 'skipped' && next.length > 0 && !next.some(({ on }) => !on || on.has(outcome!))) {
    return refuse('outcome-unknown', `Nothing says where ${outcome} of "${label}" leads`, { outcome: outcome! });
  }
  record(work, 'StepOperated', {
    visit: id,
    how,
    ...(how === 'skipped' && outcome !== undefined && { outcome }),
    ...actedBy(work),
    reason,
  });
  if (how === 'cancelled') cancelVisit(work, serial, 'step_cancelled');
  else if (how === 'finished') closeItems(work, serial);
  else {
    withdrawOpen(work, serial, 'step_cancelled');
    skip(work, serial, outcome!);
  }
  return undefined;
}

/** For whom the actor adds items to this visit, by a task in it with `allow: add-item`; undefined when they have none. */
function adderIn(work: Work, id: string): { onBehalfOf: string | undefined } | undefined {
  for (const task of openTasks(work.state)) {
    if (!allows(work, task, 'add-item') || growingAround(work, task) !== id) continue;
    const found = taskToActOn(work, task.task);
    if (!isRejection(found)) return { onBehalfOf: found.onBehalfOf };
  }
  return undefined;
}

/** The innermost visit around a task that takes more items: its own, or of a scope. */
function growingAround(work: Work, task: TaskState): string | undefined {
  const { routing } = work.state;
  const { visit: own } = itemOfTask(work, task);
  const around = scopesFrom(routing, visitOf(work, own).scope).map((key) => itemOfScope(key).visit);
  const growing = [own, ...around].find((serial) => stepOf(work, serial).forEach?.growing);
  return growing === undefined ? undefined : visitId(visitOf(work, growing));
}

/** A live visit, for an operator. */
export const visitToOperate = (work: Work, id: string, what: string): Visit | Rejection =>
  operateRefused(work, what) ?? expectedMoved(work) ?? liveVisit(work, id);

function liveVisit(work: Work, id: string): Visit | Rejection {
  const visit = visitNamed(work, id);
  if (isRejection(visit)) return visit;
  return isLive(visit) ? visit : notOpen(visit);
}

export function visitNamed(work: Work, id: string): Visit | Rejection {
  const serial = serialOf(work.state.routing, id);
  if (serial < 0)
    return refuse('visit-not-found', `The instance has no visit ${id}, or it was closed long ago`, { visit: id });
  return visitOf(work, serial);
}

export const notOpen = (visit: Visit): Rejection =>
  refuse('visit-not-open', `${visitId(visit)} is ${visit.status}`, {
    visit: visitId(visit),
    visitStatus: visit.status,
  });
