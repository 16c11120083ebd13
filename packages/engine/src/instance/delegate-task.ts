import type { Seat } from '@procession/contracts/seats.ts';
import { isRejection, type Rejection } from '../decider.ts';
import { isDelegated, notEligible } from './assign-task.ts';
import type { InstanceCommand } from './command.ts';
import { exclusionOf, nameOf } from './people.ts';
import { isFillable } from './policy.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { actRefused, mayOperate, missing } from './rights.ts';
import { exclusionSentences, isFilledBy, notAnAssignee } from './seat-to-act-on.ts';
import type { TaskState } from './state.ts';
import { assignOf, claimedByOther, itemOfTask, openTaskNamed } from './tasks.ts';
import { actedBy, allows, record, type Work } from './work.ts';

type DelegateTask = Extract<InstanceCommand, { type: 'DelegateTask' }>;
type ReturnTask = Extract<InstanceCommand, { type: 'ReturnTask' }>;

/** One's own seat goes to somebody who decides in one's name, or gives it back. It is not passed on a second time. */
export function delegateTask(work: Work, { task: number, to, reason }: DelegateTask): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const { id } = work.context.actor;
  const seat = seatOf(work, task);
  if (isRejection(seat)) return seat;
  const refused =
    actRefused(work, task.stepName) ??
    excludedHere(work, task) ??
    expectedMoved(work, task) ??
    claimedByOther(work, task) ??
    notEligible(work, task, to);
  if (refused) return refused;
  const toName = nameOf(work, to);
  record(work, 'TaskDelegated', {
    task: number,
    seat: seat.id,
    from: id,
    to,
    toName,
    ...actedBy(work),
    ...(reason !== undefined && { reason }),
  });
  return undefined;
}

/** One's own seat before that of a role. */
function seatOf(work: Work, task: TaskState): Seat | Rejection {
  const { id } = work.context.actor;
  const filled = task.seats.filter((s) => isFilledBy(s, id) && isFillable(s));
  const own = filled.filter((s) => !s.delegate);
  if (!allows(work, task, 'delegate'))
    return own.length > 0
      ? refuse('not-allowed-here', `"${task.stepName}" cannot be delegated`, { allow: 'delegate' })
      : notAnAssignee(task);
  const open = own.filter((s) => !task.decisions.some((d) => d.seat === s.id));
  const seat = open.find((s) => s.id === `user:${id}`) ?? open[0];
  if (seat) return seat;
  const passedOn = filled.find((s) => s.delegate);
  if (passedOn) return isDelegated(task, passedOn);
  const away = task.seats.find((s) => s.delegate?.from === id);
  if (away)
    return refuse('nothing-to-change', `"${task.stepName}" is with ${away.delegate?.name}`, {
      delegate: away.delegate?.to ?? '',
    });
  return own.length > 0
    ? refuse('nothing-to-change', `Your seat in "${task.stepName}" is decided already`, { task: task.task })
    : notAnAssignee(task);
}

function excludedHere(work: Work, task: TaskState): Rejection | undefined {
  const assign = assignOf(work, task);
  const reason = assign && exclusionOf({ ...work, assign, item: itemOfTask(work, task) }, work.context.actor.id);
  if (!reason) return undefined;
  return refuse('excluded', `You may not act on "${task.stepName}": ${exclusionSentences[reason] ?? reason}`, {
    task: task.task,
    reason,
  });
}

/** By whom it is with, by whom it belongs to, or by an operator. */
export function returnTask(work: Work, { task: number, seat: named, reason }: ReturnTask): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const { id } = work.context.actor;
  const away = task.seats.filter((s) => s.delegate && !task.decisions.some((d) => d.seat === s.id));
  const mine = away.filter(({ delegate }) => delegate?.to === id || delegate?.from === id);
  const mayMean = mine.length > 0 ? mine : away;
  if (mine.length === 0 && !mayOperate(work)) {
    return task.seats.some((s) => isFilledBy(s, id))
      ? refuse('nothing-to-change', `Nothing of "${task.stepName}" was delegated to you or by you`, { task: number })
      : missing('operate', `"${task.stepName}" was delegated neither to you nor by you`);
  }
  const seat = named === undefined ? mayMean[0] : mayMean.find((s) => s.id === named);
  if (!seat) return refuse('nothing-to-change', `"${task.stepName}" is with nobody else`, { task: number });
  if (named === undefined && mayMean.length > 1) {
    const message = `say which seat is given back: ${mayMean.map((s) => s.id).join(', ')}`;
    return refuse('invalid-request', message, { issues: [{ place: '/seat', message }] });
  }
  const moved = expectedMoved(work, task);
  if (moved) return moved;
  record(work, 'TaskReturned', {
    task: number,
    seat: seat.id,
    ...actedBy(work),
    ...(reason !== undefined && { reason }),
  });
  return undefined;
}
