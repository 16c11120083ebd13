import type { TaskRow } from '@procession/contracts/read-models.ts';
import { useMemo, useState } from 'react';
import { type HeldList, hold, noList, settle, sweep } from './held-list.ts';

interface Holding {
  /** List, filter and order: another one is drawn from the start. */
  view: string;
  ids: readonly string[];
  isReady: boolean;
  selected: string | undefined;
  held: HeldList;
}

/** The ids that a list shows while its rows change, and what shows the new ones. */
export function useHeld(
  rows: readonly TaskRow[],
  view: string,
  isReady: boolean,
  selected: string | undefined,
): [HeldList, () => void] {
  const ids = useMemo(() => rows.map(({ id }) => id as string), [rows]);
  const [holding, setHolding] = useState<Holding>({ view, ids: [], isReady: false, selected, held: noList });
  let now = holding;
  const isOld = (Object.entries({ view, ids, isReady, selected }) as [keyof Holding, unknown][]).some(
    ([name, value]) => holding[name] !== value,
  );
  if (isOld) {
    now = { view, ids, isReady, selected, held: heldNow(holding, { view, ids, isReady, selected }) };
    setHolding(now);
  }
  const showNew = () => {
    const held = settle(ids, selected === undefined ? undefined : { id: selected, list: now.held });
    setHolding({ ...now, held });
  };
  return [now.held, showNew];
}

function heldNow(before: Holding, { view, ids, isReady, selected }: Omit<Holding, 'held'>): HeldList {
  if (!isReady) return noList;
  if (before.view !== view) return settle(ids);
  const kept = before.selected === selected ? before.held : sweep(before.held, selected);
  return hold(kept, ids);
}
