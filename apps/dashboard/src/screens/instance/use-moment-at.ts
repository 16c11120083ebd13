import { useNavigate, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useRef, useState } from 'react';

/** The address follows once the slider rests: writing it for each event passed would be slower than the hand. */
const restMs = 150;

/** The revision of the address, and how to go to another: at once on the page, soon in the address. */
export function useMomentAt(): [at: number | undefined, go: (to: number | undefined) => void] {
  const { at: inAddress } = useSearch({ from: '/instances/$id' });
  const navigate = useNavigate({ from: '/instances/$id' });
  const [shown, setShown] = useState({ at: inAddress, inAddress });
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  if (shown.inAddress !== inAddress) setShown({ at: inAddress, inAddress });
  useEffect(() => () => clearTimeout(timer.current), []);
  const go = useCallback(
    (to: number | undefined) => {
      setShown((before) => ({ ...before, at: to }));
      clearTimeout(timer.current);
      timer.current = setTimeout(
        () => void navigate({ search: (search) => ({ ...search, at: to }), replace: true, resetScroll: false }),
        restMs,
      );
    },
    [navigate],
  );
  return [shown.inAddress === inAddress ? shown.at : inAddress, go];
}
