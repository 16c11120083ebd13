import { useEffect, useRef } from 'react';
import { isTyping } from '../../app/keys.ts';
import { useMoment } from './moment.ts';
import { useMoves } from './use-moves.ts';

/** `[` and `]` step from event to event, with Shift from decision to decision; L goes back to now. */
export function useMomentKeys(): void {
  const { isPast, moveTo } = useMoment();
  const moves = useMoves();
  const held = useRef({ isPast, moveTo, moves });
  useEffect(() => {
    held.current = { isPast, moveTo, moves };
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      const { current } = held;
      if (event.key === '[') current.moves.by(-1);
      else if (event.key === ']') current.moves.by(1);
      else if (event.key === '{') current.moves.decision(-1);
      else if (event.key === '}') current.moves.decision(1);
      else if (event.key.toLowerCase() === 'l' && current.isPast) current.moveTo('now');
      else return;
      event.preventDefault();
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
}
