import { isLeaving } from './incidents.ts';
import { itemDone } from './items.ts';
import { enter } from './routing.ts';
import {
  type ItemRef,
  isLive,
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
  const { scope } = visit;
  const isInside = (one: Visit): boolean =>
    scope === undefined || scopesFrom(work.state.routing, one.scope).includes(scope);
  const undoable = undoableAmong(work, isInside);
  if (isUnderWay(work, undoable)) return false;
  const [last] = undoable.sort(lastFirst);
  if (last)
    enter(work, stepNamed(work.definition, last.step), { parents: [], scope: scopeKeyOf(item), undoes: last.serial });
  else itemDone(work, item, 'completed');
  return true;
}

/** Completed, and to be taken back by its `undo`. A scope that can be undone itself is undone as a whole. */
export function undoableAmong({ state: { routing } }: Work, isMeant: (visit: Visit) => boolean): Visit[] {
  return routing.visits.filter((visit) => {
    if (!visit.undoable || !isMeant(visit)) return false;
    const around = scopesFrom(routing, visit.scope);
    return !around.some((key) => visitIfKept(routing, itemOfScope(key).visit)?.undoable);
  });
}

/** One of them is being taken back by somebody else: nothing is undone twice, nor before what came after it. */
export const isUnderWay = ({ state: { routing } }: Work, undoable: readonly Visit[]): boolean =>
  routing.visits.some(({ undoes, ...visit }) => isLive(visit) && undoable.some(({ serial }) => serial === undoes));

export const lastFirst = (a: Visit, b: Visit): number => (b.undoable ?? 0) - (a.undoable ?? 0);
