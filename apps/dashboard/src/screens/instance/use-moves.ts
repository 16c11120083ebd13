import { isDecision } from './chronicle.ts';
import { useMoment } from './moment.ts';

/** Steps along the history: by events, and from decision to decision. Beyond the last event is now. */
export function useMoves() {
  const { chronicle, fact, isPast, moveTo } = useMoment();
  const { facts } = chronicle;
  const to = (n: number): void => moveTo(n >= facts.length ? 'now' : Math.max(1, n));
  return {
    by: (events: number): void => {
      if (events < 0 || isPast) to(fact.n + events);
    },
    decision: (by: 1 | -1): void => {
      if (by > 0 && !isPast) return;
      const found =
        by < 0
          ? facts.slice(0, fact.n - 1).findLast(({ event }) => isDecision(event))
          : facts.slice(fact.n).find(({ event }) => isDecision(event));
      to(found?.n ?? (by < 0 ? 1 : facts.length));
    },
  };
}
