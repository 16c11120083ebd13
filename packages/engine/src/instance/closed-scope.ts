import { named } from './named.ts';
import {
  type ItemRef,
  isOpenVisit,
  itemNamed,
  type Routing,
  scopeKeyOf,
  scopesFrom,
  serialOf,
  type Visit,
  visitAt,
} from './routing-state.ts';

const isWithin = (routing: Routing, { scope }: Visit, item: ItemRef): boolean =>
  scopesFrom(routing, scope).includes(scopeKeyOf(item));

/** Whether the work item of a scope, `design#1[0]`, is closed and nothing in it could still be undone. Facts may be folded before the moves that open it: then it is not. */
export function isClosedScope(routing: Routing, id: string): boolean {
  const serial = serialOf(routing, id);
  const hash = id.lastIndexOf('#');
  if (serial < 0) return Number.parseInt(id.slice(hash + 1), 10) <= (named(routing.past, id.slice(0, hash))?.last ?? 0);
  const { index } = itemNamed(routing, id)!;
  const visit = visitAt(routing, serial);
  if (
    routing.visits.some(
      (v) => v.undoable && isWithin(routing, v, { visit: serial, ...(index !== undefined && { index }) }),
    )
  )
    return false;
  if (index === undefined || !visit.items) return !isOpenVisit(visit);
  const status = visit.items[index]?.status;
  return status === 'done' || status === 'cancelled';
}
