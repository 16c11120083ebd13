import { useNow } from '../../app/clock.ts';
import { useMoment } from './moment.ts';

/** The instant that is shown: of the event in the past, else of the clock, and of what has ended its end. */
export function useMomentMs(): number {
  const { fact, isPast, state } = useMoment();
  const now = useNow();
  const at = Date.parse(fact.event.at);
  if (isPast) return at;
  return state.ended ? Date.parse(state.ended.at) : Math.max(now, at);
}
