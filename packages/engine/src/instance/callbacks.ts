import type { CallbackAddress } from '@procession/contracts/placeholders.ts';
import type { CallbackState } from './machine-state.ts';
import type { ItemRef } from './routing-state.ts';
import type { Work } from './work.ts';

/** What an address and the wait that takes its answer have in common: the wait step, in the scope that holds it. */
export function callbackKey(_work: Work, _item: ItemRef, step: string): string {
  return step;
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
