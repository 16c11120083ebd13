import { isRejection, type Rejection } from '../../decider.ts';
import type { CompleteTask } from '../../instance/command.ts';
import { commentTooLong } from '../../instance/comment.ts';
import { contentMoved } from '../../instance/content.ts';
import { acceptData, changeData, dataAt, outputOf } from '../../instance/data.ts';
import { itemDone } from '../../instance/items.ts';
import { beginItem } from '../../instance/locks.ts';
import { refuse } from '../../instance/rejections.ts';
import { itemOfTask, openTaskNamed, taskToActOn } from '../../instance/tasks.ts';
import { actedBy, record, type Work } from '../../instance/work.ts';
import { outcomeUnknown } from '../approval/decide-task.ts';

/** A form is sent: its values are set, and the step left. Required fields among those it edits must have a value. */
export function completeTask(work: Work, command: CompleteTask): Rejection | undefined {
  const open = openTaskNamed(work, command.task);
  if (isRejection(open)) return open;
  if (open.kind !== 'form') {
    return refuse('wrong-kind-of-task', `"${open.stepName}" is an approval: decide it`, {
      task: open.task,
      kind: open.kind,
    });
  }
  const found = taskToActOn(work, command.task);
  if (isRejection(found)) return found;
  const { task, onBehalfOf } = found;
  const moved = contentMoved(work, task, command.seen);
  if (moved) return moved;
  const outcome = command.outcome ?? (task.outcomes.length === 1 ? task.outcomes[0] : 'completed') ?? 'completed';
  if (!task.outcomes.includes(outcome)) return outcomeUnknown(task, outcome);
  const tooLong = commentTooLong(command.comment);
  if (tooLong) return tooLong;
  const item = itemOfTask(work, task);
  const { definition, before, scope } = dataAt(work, item);
  const accepted = acceptData(definition, {
    given: command.data ?? {},
    before,
    editable: task.edits,
    needed: task.edits,
    place: '/data',
  });
  if ('refused' in accepted) return accepted.refused;

  const notBegun = beginItem(work, item);
  if (notBegun) return notBegun;
  const by = actedBy(work, onBehalfOf);
  if (command.comment !== undefined) {
    record(work, 'TaskCommented', { task: task.task, ...by, comment: command.comment });
  }
  record(work, 'TaskCompleted', { task: task.task, outcome, ...by });
  changeData(work, accepted.set, { kind: 'task', task: task.task }, scope);
  itemDone(work, item, outcome, outputOf(definition, accepted.set));
  return undefined;
}
