import { useSyncExternalStore } from 'react';

const desk = matchMedia('(min-width: 1280px)');

/** Wide enough for two panes beside each other. */
export const useIsDesk = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      desk.addEventListener('change', tell);
      return () => desk.removeEventListener('change', tell);
    },
    () => desk.matches,
  );
