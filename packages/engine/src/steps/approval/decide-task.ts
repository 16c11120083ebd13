import type { JsonObject } from '@procession/contracts/json.ts';
import { isRejection, type Rejection } from '../../decider.ts';
import type { DecideTask } from '../../instance/command.ts';
import { commentTooLong } from '../../instance/comment.ts';
import { boundBy, boundFrom, contentMoved } from '../../instance/content.ts';
import { acceptData, changeData, dataAt, outputOf } from '../../instance/data.ts';
import { itemDone } from '../../instance/items.ts';
import { beginItem } from '../../instance/locks.ts';
import { outcomeOf } from '../../instance/policy.ts';
import { refuse } from '../../instance/rejections.ts';
import { expectedMoved } from '../../instance/revisions.ts';
import { actRefused } from '../../instance/rights.ts';
import { notAnAssignee } from '../../instance/seat-to-act-on.ts';
import { seatedIn, type TaskDecision, type TaskState, taskNamed } from '../../instance/state.ts';
import { itemOfTask, openTaskNamed, raiseWhenNobodyCan, taskToActOn } from '../../instance/tasks.ts';
import { actedBy, allows, record, stepOf, type Work } from '../../instance/work.ts';

/** One person decides on their seat. When that makes the outcome certain, the task is completed and the step left. */
export function decideTask(work: Work, command: DecideTask): Rejection | undefined {
  const open = openTaskNamed(work, command.task);
  if (isRejection(open)) return open;
  if (open.kind !== 'approval') {
    return refuse('wrong-kind-of-task', `"${open.stepName}" is a form: complete it`, {
      task: open.task,
      kind: open.kind,
    });
  }
  const takenBack = takeBack(work, open, command);
  if (takenBack) return takenBack;
  const found = taskToActOn(work, command.task);
  if (isRejection(found)) return found;
  const { task, seat, onBehalfOf } = found;
  const moved = contentMoved(work, task, command.seen);
  if (moved) return moved;
  const accepted = acceptDecision(work, task, command);
  if ('refused' in accepted) return accepted.refused;

  const item = itemOfTask(work, task);
  const notBegun = beginItem(work, item);
  if (notBegun) return notBegun;
  const by = actedBy(work, onBehalfOf);
  record(work, 'TaskDecided', {
    task: task.task,
    seat: seat?.id ?? `user:${by.by}`,
    ...by,
    outcome: command.outcome,
    ...boundBy(work, task),
    ...(command.comment !== undefined && { comment: command.comment }),
  });
  const outcome = certainOutcome(work, task.task);
  if (outcome !== undefined)
    record(work, 'TaskCompleted', { task: task.task, outcome, ...(outcome === 'approved' && boundFrom(work, task)) });
  const { definition, scope } = dataAt(work, item);
  changeData(work, accepted.set, { kind: 'task', task: task.task }, scope);
  if (outcome !== undefined) itemDone(work, item, outcome, outputOf(definition, accepted.set));
  else raiseWhenNobodyCan(work, task.task);
  return undefined;
}

/** Takes one's own decision back, for good or until one decides anew. */
export function withdrawDecision(work: Work, number: number): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const before = task.decisions.find((d) => d.by === work.context.actor.id);
  if (!before) {
    return seatedIn(task).includes(work.context.actor.id)
      ? refuse('nothing-to-change', `You have not decided "${task.stepName}"`, { task: number })
      : notAnAssignee(task);
  }
  if (!allows(work, task, 'revise')) return decidedByYou(task, before);
  const refused = actRefused(work, task.stepName) ?? expectedMoved(work, task);
  if (refused) return refused;
  record(work, 'TaskDecisionWithdrawn', { task: number, seat: before.seat, by: before.by, outcome: before.outcome });
  return undefined;
}

/** Who decided before may decide anew while the task is open, unless the step does not allow it. */
function takeBack(work: Work, task: TaskState, { outcome, comment }: DecideTask): Rejection | undefined {
  const before = task.decisions.find((d) => d.by === work.context.actor.id);
  if (!before) return undefined;
  if (!allows(work, task, 'revise') || (before.outcome === outcome && before.comment === comment))
    return decidedByYou(task, before);
  record(work, 'TaskDecisionWithdrawn', { task: task.task, seat: before.seat, by: before.by, outcome: before.outcome });
  return undefined;
}

const decidedByYou = (task: TaskState, { outcome, at, seat }: TaskDecision): Rejection =>
  refuse('already-decided-by-you', `You decided "${task.stepName}" with ${outcome} on ${at}`, {
    task: task.task,
    outcome,
    at,
    seat,
  });

function acceptDecision(
  work: Work,
  task: TaskState,
  { outcome, comment, data }: DecideTask,
): { set: JsonObject } | { refused: Rejection } {
  const { config } = stepOf(work, itemOfTask(work, task).visit);
  if (!task.outcomes.includes(outcome)) return { refused: outcomeUnknown(task, outcome) };
  if (config.type === 'approval' && config.commentRequired.has(outcome) && (comment ?? '').trim() === '') {
    return { refused: refuse('comment-required', `"${task.stepName}" needs a comment with ${outcome}`, { outcome }) };
  }
  const tooLong = commentTooLong(comment);
  if (tooLong) return { refused: tooLong };
  const needed = outcome === 'approved' ? task.edits : [];
  const { definition, before } = dataAt(work, itemOfTask(work, task));
  return acceptData(definition, {
    given: data ?? {},
    before,
    editable: task.edits,
    needed,
    place: '/data',
  });
}

export const outcomeUnknown = (task: TaskState, outcome: string): Rejection =>
  refuse('outcome-unknown', `"${task.stepName}" has no outcome ${outcome}, only ${task.outcomes.join(', ')}`, {
    outcome,
    outcomes: [...task.outcomes],
  });

function certainOutcome(work: Work, number: number): string | undefined {
  const task = taskNamed(work.state, number);
  return task?.policy && outcomeOf(task.policy, task.seats, task.decisions);
}
