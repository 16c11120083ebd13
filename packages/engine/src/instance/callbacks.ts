import type { CallbackAddress } from '@procession/contracts/placeholders.ts';
import type { CallbackState } from './machine-state.ts';
import { type ItemRef, itemOfScope, scopesFrom } from './routing-state.ts';
import { itemId, stepNamed, visitOf, type Work } from './work.ts';

/** What an address and the wait that takes its answer have in common: the wait step, in the scope that holds it. */
export function callbackKey(work: Work, item: ItemRef, step: string): string {
  const { within } = stepNamed(work.definition, step);
  if (within === undefined) return step;
  const { scope: inside } = visitOf(work, item.visit);
  const around = scopesFrom(work.state.routing, inside).map(itemOfScope);
  const scope = around.find(({ visit }) => visitOf(work, visit).step === within);
  return scope ? `${itemId(work, scope)}/${step}` : step;
}

/** Gives out addresses, and knows which. They count on from those that were given out before. */
export function callbackGiver(
  work: Work,
  item: ItemRef,
): { give: (step: string) => CallbackAddress; given: CallbackState[] } {
  const given: CallbackState[] = [];
  const give = (step: string): CallbackAddress => {
    const address = { callback: work.state.callbackCount + given.length + 1, key: callbackKey(work, item, step) };
    given.push({ ...address, step });
    return address;
  };
  return { give, given };
}
