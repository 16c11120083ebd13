import { named } from './named.ts';
import type { ItemRef } from './routing-state.ts';
import type { TaskState } from './state.ts';
import type { Work } from './work.ts';

/** Who completed a step last: sent its form, or gave the decision that made its outcome. */
export function lastDoneBy({ state }: Work, _item: ItemRef, step: string): string | undefined {
  const last = state.tasks.findLast((task) => task.step === step && task.status === 'completed');
  return (last && doneBy(last)) ?? named(state.pastTasks, step)?.doneBy;
}

export const doneBy = ({ completedBy, decisions }: TaskState): string | undefined =>
  completedBy?.by ?? decisions.at(-1)?.by;
