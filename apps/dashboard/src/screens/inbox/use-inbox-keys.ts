import { useEffect, useRef } from 'react';
import { isTyping } from '../../app/keys.ts';
import { decisions } from './decisions.ts';

/** J and K move, U takes back what waits, N goes on, / finds in the list. */
export function useInboxKeys(step: (by: number) => void, find: () => void): void {
  const move = useRef(step);
  const look = useRef(find);
  useEffect(() => {
    move.current = step;
    look.current = find;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === 'j' || key === 'n') move.current(1);
      else if (key === 'k') move.current(-1);
      else if (key === 'u') decisions.undo();
      else if (key === '/') look.current();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
