/** What was edited, one state per edit: documents share what did not change. */
export interface EditHistory<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
  /** What the last edit was of: typing into one place is one edit. */
  readonly of?: string | undefined;
}

/** More than anybody takes back; a bound all the same. */
export const editsMax = 10_000;

export const beginHistory = <T>(now: T): EditHistory<T> => ({ past: [], now, future: [] });

/** `of`: edits of the same in a row are taken back at once. */
export function edited<T>(history: EditHistory<T>, now: T, of?: string): EditHistory<T> {
  if (now === history.now) return history;
  if (of !== undefined && of === history.of) return { ...history, now, future: [] };
  return { past: [...history.past, history.now].slice(-editsMax), now, future: [], of };
}

export function undone<T>({ past, now, future, ...rest }: EditHistory<T>): EditHistory<T> {
  const before = past.at(-1);
  return before === undefined
    ? { ...rest, past, now, future }
    : { past: past.slice(0, -1), now: before, future: [now, ...future] };
}

export function redone<T>({ past, now, future, ...rest }: EditHistory<T>): EditHistory<T> {
  const next = future[0];
  return next === undefined
    ? { ...rest, past, now, future }
    : { past: [...past, now], now: next, future: future.slice(1) };
}
