import { useEffect, useRef } from 'react';
import { isTyping } from '../../app/keys.ts';
import { keyOf } from './outcome-verbs.ts';

/** A single key decides: A, B, R, and of named outcomes a letter of theirs. */
export function useOutcomeKeys(outcomes: readonly string[], decide: (outcome: string) => void): void {
  const act = useRef(decide);
  useEffect(() => {
    act.current = decide;
  });
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (isTyping(event)) return;
      const outcome = outcomes.find((each) => keyOf(each, outcomes) === event.key.toLowerCase());
      if (outcome === undefined) return;
      event.preventDefault();
      act.current(outcome);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [outcomes]);
}
