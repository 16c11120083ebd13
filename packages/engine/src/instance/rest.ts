import { moveBound } from './binding.ts';
import { isOpenItem, itemDone } from './items.ts';
import { moveJoins } from './joins.ts';
import { arrive, enter } from './routing.ts';
import { type ItemRef, isLiveScope } from './routing-state.ts';
import { settle } from './scopes.ts';
import { moveStanding } from './standing.ts';
import { stepTypes } from './step-types.ts';
import { traitsOf } from './traits.ts';
import { goOnUndoing } from './undo-first.ts';
import { type Queued, stepNamed, stepOf, type Work } from './work.ts';

/** Moves branches until nothing moves any more (DEFINITIONS §6). */
export function rest(work: Work): void {
  const { isStanding, isBinding, hasLateJoins } = traitsOf(work.definition);
  do {
    moveQueue(work, isBinding);
  } while (
    !work.state.ended &&
    ((isStanding && moveStanding(work)) || (hasLateJoins && moveJoins(work)) || goOnUndoing(work) || settle(work))
  );
}

/** Before each move: nothing follows from another content than the one that was approved. */
function moveQueue(work: Work, isBinding: boolean): void {
  for (let next = 0; !work.state.ended; next += 1) {
    if (isBinding && work.boundSeen < work.facts.length) {
      work.queue = work.queue.slice(next); // what a rewind takes back is taken out of it
      next = 0;
      moveBound(work);
    }
    const queued = work.queue[next];
    if (!queued) break;
    moveNext(work, queued);
  }
  work.queue = [];
}

function moveNext(work: Work, queued: Queued): void {
  switch (queued.kind) {
    case 'arrive':
      arrive(work, queued);
      return;
    case 'again':
      if (!isLiveScope(work.state.routing, queued.scope)) return;
      enter(work, stepNamed(work.definition, queued.step), queued);
      return;
    case 'run':
      run(work, queued.item);
      return;
  }
}

/** A step that works by itself. Without an outcome it stays where it is: it has raised an incident, or waits for what is inside. */
export function run(work: Work, item: ItemRef): void {
  if (!isOpenItem(work, item)) return;
  const step = stepOf(work, item.visit);
  const outcome = stepTypes[step.config.type].run?.(work, item, step);
  if (outcome !== undefined) itemDone(work, item, outcome);
}
