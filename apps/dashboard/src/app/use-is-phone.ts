import { useSyncExternalStore } from 'react';

const phone = matchMedia('(max-width: 767px)');

export const useIsPhone = (): boolean =>
  useSyncExternalStore(
    (tell) => {
      phone.addEventListener('change', tell);
      return () => phone.removeEventListener('change', tell);
    },
    () => phone.matches,
  );
