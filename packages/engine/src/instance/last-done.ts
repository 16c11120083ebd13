import { named } from './named.ts';
import { scopeId } from './names-in-scope.ts';
import { type ItemRef, placeOfWork, scopesFrom } from './routing-state.ts';
import type { TaskState } from './state.ts';
import type { Work } from './work.ts';

/** Who completed a step last, sent its form or gave the decision that made its outcome: in the innermost scope first, then outwards. */
export function lastDoneBy({ state }: Work, { visit }: ItemRef, step: string): string | undefined {
  const done = state.tasks.filter((task) => task.step === step && task.status === 'completed');
  for (const key of scopesFrom(state.routing, placeOfWork(state.routing, visit))) {
    const inside = done.findLast(({ scopes }) => scopes?.includes(scopeId(state, key)));
    if (inside) return doneBy(inside);
  }
  const last = done.at(-1);
  return (last && doneBy(last)) ?? named(state.pastTasks, step)?.doneBy;
}

export const doneBy = ({ completedBy, decisions }: TaskState): string | undefined =>
  completedBy?.by ?? decisions.at(-1)?.by;
