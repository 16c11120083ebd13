import type { Rejection } from '../decider.ts';
import { refuse } from './rejections.ts';
import type { TaskState } from './state.ts';
import type { Work } from './work.ts';

/** Whether the instance, or the task, is another one than the caller had seen (`If-Match`). */
export function expectedMoved({ context, state }: Work, task?: TaskState): Rejection | undefined {
  const { instance, task: ofTask } = context.expected ?? {};
  if (instance !== undefined && instance !== state.revision) {
    return moved('instance', instance, state.revision);
  }
  if (task && ofTask !== undefined && ofTask !== task.revision) return moved('task', ofTask, task.revision);
  return undefined;
}

const moved = (what: 'instance' | 'task', expected: number, actual: number): Rejection =>
  refuse('revision-moved', `The ${what} is at revision ${actual}; you had seen ${expected}`, {
    what,
    expected,
    actual,
  });
