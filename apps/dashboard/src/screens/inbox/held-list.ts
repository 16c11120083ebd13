/** What a list shows while somebody looks at it: rows keep their places, new ones wait, and what is gone stays, greyed. */
export interface HeldList {
  /** In the order shown. */
  ids: readonly string[];
  /** Ids of rows that would be there, were the list made now. */
  waiting: readonly string[];
  /** Of those shown, the ones that have left. */
  gone: ReadonlySet<string>;
}

export const noList: HeldList = { ids: [], waiting: [], gone: new Set() };

/** The list after the rows are now these, in their order. An empty list has no places to keep. */
export function hold(list: HeldList, now: readonly string[]): HeldList {
  if (list.ids.length === 0) return settle(now);
  const there = new Set(now);
  const shown = new Set(list.ids);
  return {
    ids: list.ids,
    waiting: now.filter((id) => !shown.has(id)),
    gone: new Set(list.ids.filter((id) => !there.has(id))),
  };
}

/** Shows what there is now; `keep`, which somebody reads, stays where it stood even when it has left. */
export function settle(now: readonly string[], keep?: { id: string; list: HeldList }): HeldList {
  if (!keep || now.includes(keep.id) || !keep.list.ids.includes(keep.id))
    return { ids: now, waiting: [], gone: new Set() };
  const before = keep.list.ids.slice(0, keep.list.ids.indexOf(keep.id)).filter((id) => now.includes(id));
  const at = before.length === 0 ? 0 : now.indexOf(before.at(-1)!) + 1;
  return { ids: [...now.slice(0, at), keep.id, ...now.slice(at)], waiting: [], gone: new Set([keep.id]) };
}

/** Without what has left, but for `keep`. */
export const sweep = (list: HeldList, keep: string | undefined): HeldList => ({
  ...list,
  ids: list.ids.filter((id) => id === keep || !list.gone.has(id)),
});
