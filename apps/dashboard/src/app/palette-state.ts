import { useSyncExternalStore } from 'react';

/** `find`: what one can go to and do; `keys`: all keys of the screen. */
export type PaletteView = 'find' | 'keys';

let view: PaletteView | undefined;
const listeners = new Set<() => void>();

export function openPalette(next: PaletteView | undefined): void {
  view = next;
  for (const tell of listeners) tell();
}

export const usePaletteView = (): PaletteView | undefined =>
  useSyncExternalStore(
    (tell) => {
      listeners.add(tell);
      return () => void listeners.delete(tell);
    },
    () => view,
  );
