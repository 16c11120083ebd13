import type { InstanceList } from '../../api/answers.ts';
import type { ListStore } from './list-store.ts';

/** How far the pages of a list are read. */
export interface PagesState {
  isReading: boolean;
  /** The first page was read. */
  isReady: boolean;
  /** There are no more. */
  isWhole: boolean;
  /** As many rows as a window holds. */
  isFull: boolean;
  error: unknown;
}

export interface ListPages {
  get: () => PagesState;
  subscribe: (tell: () => void) => () => void;
  /** The next page, the first one at first. */
  more: () => void;
  /** All of them again: what was read may be old. Nothing moves. */
  refresh: () => void;
  stop: () => void;
}

/** Rows of one window at most: who looks for more narrows the list. */
export const rowsHeldMax = 20_000;
/** Pages that are read again after a gap at most; of more, the later ones are read when they are scrolled to. */
const refreshedPagesMax = 20;

/** @param readPage of the list, behind a cursor */
export function createListPages(
  store: ListStore,
  readPage: (cursor: string | undefined, signal: AbortSignal) => Promise<InstanceList>,
): ListPages {
  let state: PagesState = { isReading: false, isReady: false, isWhole: false, isFull: false, error: undefined };
  let cursor: string | undefined;
  let pages = 0;
  let isStale = false;
  let stopping = new AbortController();
  const listeners = new Set<() => void>();
  const show = (change: Partial<PagesState>): void => {
    state = { ...state, ...change };
    for (const tell of listeners) tell();
  };

  const reading = async (read: (signal: AbortSignal) => Promise<void>): Promise<void> => {
    if (state.isReading) return;
    const { signal } = stopping;
    show({ isReading: true, error: undefined });
    try {
      await read(signal);
      show({ isReading: false });
    } catch (error) {
      if (!signal.aborted) show({ isReading: false, error });
    }
    if (isStale && !signal.aborted && state.error === undefined) refresh();
  };

  const more = (): void => {
    if (state.isWhole || state.isFull) return;
    void reading(async (signal) => {
      const { items, next } = await readPage(cursor, signal);
      if (signal.aborted) return;
      cursor = next ?? undefined;
      pages++;
      store.append(items, next === null, Date.now());
      show({ isReady: true, isWhole: next === null, isFull: store.get().rows.length >= rowsHeldMax });
    });
  };

  const refresh = (): void => {
    if (state.isReading) {
      isStale = true;
      return;
    }
    isStale = false;
    if (!state.isReady) {
      more();
      return;
    }
    void reading(async (signal) => {
      const rows = [];
      let from: string | undefined;
      let next: string | null = null;
      for (let page = 0; page < Math.min(pages, refreshedPagesMax); page++) {
        const list = await readPage(from, signal);
        if (signal.aborted) return;
        rows.push(...list.items);
        next = list.next;
        if (next === null) break;
        from = next;
      }
      cursor = next ?? undefined;
      store.refresh(rows, next === null, Date.now());
      show({ isWhole: next === null });
    });
  };

  return {
    get: () => state,
    subscribe: (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    more,
    refresh,
    stop: () => {
      stopping.abort();
      stopping = new AbortController();
      isStale = false;
      if (state.isReading) show({ isReading: false });
    },
  };
}
