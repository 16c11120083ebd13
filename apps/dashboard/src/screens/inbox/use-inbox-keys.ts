import { useEffect, useRef } from 'react';
import { isTyping } from '../../app/keys.ts';
import { decisions } from './decisions.ts';

/** J and K move, U takes back what waits, N goes on. */
export function useInboxKeys(step: (by: number) => void): void {
  const move = useRef(step);
  useEffect(() => {
    move.current = step;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === 'j' || key === 'n') move.current(1);
      else if (key === 'k') move.current(-1);
      else if (key === 'u') decisions.undo();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
