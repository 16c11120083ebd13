import { isDecidedByOne } from '@procession/contracts/seats.ts';
import { isRejection, type Rejection } from '../decider.ts';
import { beginItem } from './locks.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { mayOperate, missing } from './rights.ts';
import { itemOfTask, openTaskNamed, taskToActOn } from './tasks.ts';
import { actedBy, record, type Work } from './work.ts';

/** Takes a task that one person decides: until it is released the others cannot. */
export function claimTask(work: Work, number: number): Rejection | undefined {
  const found = taskToActOn(work, number);
  if (isRejection(found)) return found;
  const { task, onBehalfOf } = found;
  if (!isDecidedByOne(task.policy, task.seats)) {
    return refuse('not-allowed-here', `Several people decide "${task.stepName}": there is nothing to claim`, {
      need: task.policy?.need ?? 1,
    });
  }
  if (task.claim)
    return refuse('nothing-to-change', `You have claimed "${task.stepName}" already`, { at: task.claim.at });
  const notBegun = beginItem(work, itemOfTask(work, task));
  if (notBegun) return notBegun;
  record(work, 'TaskClaimed', { task: number, ...actedBy(work, onBehalfOf) });
  return undefined;
}

/** Gives a claim back. Operators can do it for somebody who is away. */
export function releaseTask(work: Work, number: number): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const { id } = work.context.actor;
  if (!task.claim) return refuse('task-not-claimed', `Nobody has claimed "${task.stepName}"`, { task: number });
  if (task.claim.by !== id && !mayOperate(work)) {
    const who = task.claim.byName ?? task.claim.by;
    return missing('operate', `"${task.stepName}" is claimed by ${who}: only they or an operator can release it`);
  }
  const moved = expectedMoved(work, task);
  if (moved) return moved;
  record(work, 'TaskReleased', { task: number, by: id });
  return undefined;
}
