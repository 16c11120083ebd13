import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { isRejection, type Rejection } from '../decider.ts';
import { outcomeUnknown } from '../steps/approval/decide-task.ts';
import type { DecideContext, DraftTask } from './command.ts';
import { commentTooLong } from './comment.ts';
import { acceptData, dataAt } from './data.ts';
import { beginItem } from './locks.ts';
import { actRefused } from './rights.ts';
import { voiceRefused } from './seat-to-act-on.ts';
import type { InstanceState, TaskState } from './state.ts';
import { assignOf, itemOfTask, openTaskNamed, taskToActOn } from './tasks.ts';
import { beginWork, type Work } from './work.ts';

/** Whoever may do a task now may begin it by a draft (DEFINITIONS §5.1): where something hangs on that, it is settled. */
export function draftTask(work: Work, command: DraftTask): Rejection | undefined {
  const accepted = accept(work, command);
  return isRejection(accepted) ? accepted : beginItem(work, itemOfTask(work, accepted.task));
}

/** The values of a draft in stored form, by the fields that are in scope of its task. Nothing need be there. */
export function acceptDraft(
  definition: CompiledDefinition,
  state: InstanceState,
  command: DraftTask,
  context: DecideContext,
): AcceptedDraft | Rejection {
  return accept(beginWork(definition, state, context), command);
}

export interface AcceptedDraft {
  task: TaskState;
  set: JsonObject;
  fields: CompiledDefinition['fields'];
}

function accept(work: Work, { task: number, outcome, comment, data }: DraftTask): AcceptedDraft | Rejection {
  const found = taskToActOn(work, number);
  if (isRejection(found)) return found;
  const { task } = found;
  if (outcome !== undefined && !task.outcomes.includes(outcome)) return outcomeUnknown(task, outcome);
  const tooLong = commentTooLong(comment);
  if (tooLong) return tooLong;
  const { definition, before } = dataAt(work, itemOfTask(work, task));
  const accepted = acceptData(definition, { given: data, before, editable: task.edits, needed: [], place: '/data' });
  return 'refused' in accepted ? accepted.refused : { task, set: accepted.set, fields: definition.fields };
}

/** The task must be open. `refused`: why somebody has nothing to do with it. */
export function lookForDrafts(
  definition: CompiledDefinition,
  state: InstanceState,
  number: number,
  context: DecideContext,
): { refused: Rejection | undefined } | Rejection {
  const work = beginWork(definition, state, context);
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const assign = assignOf(work, task);
  return { refused: (assign && voiceRefused(work, task, assign)) ?? actRefused(work, task.stepName) };
}
