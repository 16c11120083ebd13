import { useState } from 'react';

interface Held {
  of: number;
  shown: number;
  isPast: boolean;
}

/**
 * How many of the events are shown: those that come while somebody looks at the past, or at the list, wait until they are asked for.
 * One that is gone to (`needed`) is shown in any case, and going to the past or back to now begins anew.
 */
export function useHeldCount(
  of: number,
  { isPast, needed, isWatched }: { isPast: boolean; needed: number; isWatched: () => boolean },
): [shown: number, showAll: () => void] {
  const [held, setHeld] = useState<Held>({ of, shown: of, isPast });
  let next = held;
  if (held.isPast !== isPast) next = { of, shown: of, isPast };
  else if (held.of !== of) next = { of, shown: isPast || isWatched() ? held.shown : of, isPast };
  if (next.shown < needed) next = { ...next, shown: of };
  if (next !== held) setHeld(next);
  return [next.shown, () => setHeld({ of, shown: of, isPast })];
}
