import type { Rejection } from '../decider.ts';
import { refuse } from './rejections.ts';
import { type TaskState, taskNamed } from './state.ts';
import type { Work } from './work.ts';

/** Whether the instance, or the task, is another one than the caller had seen (`If-Match`). */
export function expectedMoved({ context, before }: Work, task?: TaskState): Rejection | undefined {
  const { instance, task: ofTask } = context.expected ?? {};
  if (instance !== undefined && instance !== before.revision) return moved('instance', instance, before.revision);
  const revision = task && taskNamed(before, task.task)?.revision;
  return revision !== undefined && ofTask !== undefined && ofTask !== revision
    ? moved('task', ofTask, revision)
    : undefined;
}

const moved = (what: 'instance' | 'task', expected: number, actual: number): Rejection =>
  refuse('revision-moved', `The ${what} is at revision ${actual}; you had seen ${expected}`, {
    what,
    expected,
    actual,
  });
