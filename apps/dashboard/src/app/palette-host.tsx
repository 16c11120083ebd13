import { lazy, Suspense, useEffect } from 'react';
import { listenToKeys } from './keys.ts';
import { openPalette, usePaletteView } from './palette-state.ts';

const Palette = lazy(async () => ({ default: (await import('./palette/palette.tsx')).Palette }));
const KeysDialog = lazy(async () => ({ default: (await import('./palette/keys-dialog.tsx')).KeysDialog }));

/** Listens to the keys of the page, and shows what Ctrl K and `?` open. */
export function PaletteHost() {
  const view = usePaletteView();
  useEffect(listenToKeys, []);
  const close = () => openPalette(undefined);
  if (view === undefined) return null;
  return (
    <Suspense fallback={null}>{view === 'find' ? <Palette close={close} /> : <KeysDialog close={close} />}</Suspense>
  );
}
