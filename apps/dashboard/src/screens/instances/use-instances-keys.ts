import { type RefObject, useEffect } from 'react';
import { isTyping } from '../../app/keys.ts';

/** J and K move, / searches. Enter opens what has the focus, as any link. */
export function useInstancesKeys(move: RefObject<(by: number) => void>, box: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      const key = event.key.toLowerCase();
      if (key === 'j') move.current(1);
      else if (key === 'k') move.current(-1);
      else if (key === '/') box.current?.focus();
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [move, box]);
}
