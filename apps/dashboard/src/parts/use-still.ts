import { type FocusEvent, useMemo, useState } from 'react';

interface Still<Row> {
  rows: readonly Row[];
  /** Of those shown, the ones that have left meanwhile. */
  gone: ReadonlySet<string>;
  /** For the element around them. */
  hold: {
    onPointerEnter: () => void;
    onPointerLeave: () => void;
    onFocus: () => void;
    onBlur: (event: FocusEvent<HTMLElement>) => void;
  };
}

interface Kept<Row> {
  shown: readonly Row[];
  given: readonly Row[];
  isHeld: boolean;
}

/** A short list that stays as it is while somebody points at it or stands in it: values change in place, what leaves stays greyed. */
export function useStill<Row extends { id: string }>(given: readonly Row[]): Still<Row> {
  const [isPointed, setPointed] = useState(false);
  const [isEntered, setEntered] = useState(false);
  const isHeld = isPointed || isEntered;
  const [kept, setKept] = useState<Kept<Row>>({ shown: given, given, isHeld });
  let now = kept;
  if (kept.given !== given || kept.isHeld !== isHeld) {
    now = { shown: isHeld && kept.shown.length > 0 ? inPlace(kept.shown, given) : given, given, isHeld };
    setKept(now);
  }
  const gone = useMemo(() => {
    const there = new Set(now.given.map(({ id }) => id));
    return new Set(now.shown.map(({ id }) => id).filter((id) => !there.has(id)));
  }, [now]);
  return {
    rows: now.shown,
    gone,
    hold: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setEntered(true),
      onBlur: ({ currentTarget, relatedTarget }) => setEntered(currentTarget.contains(relatedTarget)),
    },
  };
}

function inPlace<Row extends { id: string }>(shown: readonly Row[], given: readonly Row[]): readonly Row[] {
  const now = new Map(given.map((row) => [row.id, row]));
  return shown.map((row) => now.get(row.id) ?? row);
}
