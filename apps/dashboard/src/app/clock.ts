import { useSyncExternalStore } from 'react';

/** Relative times are told anew so often. */
const tickMs = 10_000;
let now = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;
const listeners = new Set<() => void>();

/** The time of day, for relative times: one clock for the whole page. */
export const useNow = (): number => useSyncExternalStore(subscribe, () => now);

function subscribe(tell: () => void): () => void {
  listeners.add(tell);
  timer ??= setInterval(tick, tickMs);
  if (listeners.size === 1) now = Date.now();
  return () => {
    listeners.delete(tell);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function tick(): void {
  now = Date.now();
  for (const tell of listeners) tell();
}
