import type { LiveHandlers } from '@procession/client/live/live.ts';
import type { Problem } from '@procession/contracts/problems.ts';
import type { LiveRow } from '@procession/contracts/read-models.ts';

export interface Rows {
  /** By id. The order is for the screen to make. */
  rows: ReadonlyMap<string, LiveRow>;
  /** There was a first snapshot. */
  isReady: boolean;
  /** The subscription holds some of them only. */
  hasMore: boolean;
  /** Why there are none, when the subscription was refused. */
  refused: Problem | undefined;
}

export interface RowsStore {
  handlers: LiveHandlers;
  get: () => Rows;
  subscribe: (tell: () => void) => () => void;
}

/**
 * The rows of one subscription for screens. Which change is taken is the mirror's business; here they are gathered, and screens are
 * told once per frame (`schedule`), however many there were.
 */
export function createRowsStore(schedule: (flush: () => void) => void): RowsStore {
  let shown: Rows = { rows: new Map(), isReady: false, hasMore: false, refused: undefined };
  let coming:
    | { rows: Map<string, LiveRow>; hasMore: boolean; isReady: boolean; refused: Problem | undefined }
    | undefined;
  const listeners = new Set<() => void>();

  const change = (): NonNullable<typeof coming> => {
    if (!coming) {
      coming = { ...shown, rows: new Map(shown.rows) };
      schedule(flush);
    }
    return coming;
  };
  const flush = (): void => {
    if (!coming) return;
    shown = coming;
    coming = undefined;
    for (const tell of listeners) tell();
  };

  return {
    handlers: {
      onSnapshot: (rows, { hasMore }) => {
        const next = change();
        next.rows = new Map(rows.map((row) => [row.id, row]));
        next.hasMore = hasMore;
        next.isReady = true;
        next.refused = undefined;
      },
      onChange: (row) => void change().rows.set(row.id, row),
      onRemove: (id) => void change().rows.delete(id),
      onRefused: (problem) => {
        change().refused = problem;
      },
    },
    get: () => shown,
    subscribe: (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
  };
}

/** A frame; in a window that is not seen frames stand still, so a moment. */
export function onNextFrame(flush: () => void): void {
  if (document.visibilityState === 'visible') requestAnimationFrame(flush);
  else setTimeout(flush, hiddenFlushMs);
}
const hiddenFlushMs = 250;
