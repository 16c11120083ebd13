import { useState } from 'react';

interface Held {
  of: number;
  shown: number;
}

/**
 * How many of the events are shown: those that come while somebody looks at the list wait until they are asked for. One that is gone
 * to (`needed`) is shown in any case.
 */
export function useHeldCount(
  of: number,
  needed: number,
  isWatched: () => boolean,
): [shown: number, showAll: () => void] {
  const [held, setHeld] = useState<Held>({ of, shown: of });
  const next =
    held.of === of && held.shown >= needed ? held : { of, shown: isWatched() ? Math.max(held.shown, needed) : of };
  if (next !== held) setHeld(next);
  return [next.shown, () => setHeld({ of, shown: of })];
}
