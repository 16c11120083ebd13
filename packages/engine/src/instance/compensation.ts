import { isLeaving } from './incidents.ts';
import { itemDone } from './items.ts';
import { enter } from './routing.ts';
import {
  type ItemRef,
  itemOfScope,
  scopeKeyOf,
  scopesFrom,
  type Visit,
  visitId,
  visitIfKept,
} from './routing-state.ts';
import { record, stepNamed, visitOf, type Work } from './work.ts';

/** What was completed around it is taken back, one after the other (`undoNext`). */
export const startCompensation = (work: Work, item: ItemRef): void =>
  record(work, 'CompensationStarted', { visit: visitId(visitOf(work, item.visit)) });

/** The last that was completed and can still be undone is next; without any the step is done. Gives whether anything moved. */
export function undoNext(work: Work, item: ItemRef): boolean {
  const visit = visitOf(work, item.visit);
  if (isLeaving(work, visit)) return false;
  const [last] = undoable(work, visit).sort(lastFirst);
  if (last)
    enter(work, stepNamed(work.definition, last.step), { parents: [], scope: scopeKeyOf(item), undoes: last.serial });
  else itemDone(work, item, 'completed');
  return true;
}

/** Completed in the scope or inside it. A scope that can be undone itself is undone as a whole. */
function undoable({ state: { routing } }: Work, { scope }: Visit): Visit[] {
  return routing.visits.filter((visit) => {
    if (!visit.undoable) return false;
    const around = scopesFrom(routing, visit.scope);
    if (scope !== undefined && !around.includes(scope)) return false;
    return !around.some((key) => visitIfKept(routing, itemOfScope(key).visit)?.undoable);
  });
}

const lastFirst = (a: Visit, b: Visit): number =>
  (b.closedAt ?? '').localeCompare(a.closedAt ?? '') || b.serial - a.serial;
