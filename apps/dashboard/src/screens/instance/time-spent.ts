import type { Visits } from './visits.ts';

export interface TimeSpent {
  /** Since the start, in ms. */
  age: number;
  /** In which somebody had a task of it in hand. */
  working: number;
}

/** Up to a moment: spans that had begun at the revision, and no further than the instant. What two people do at once counts once. */
export function timeSpent(
  visits: Visits,
  { startedAt, revision, until }: { startedAt: number; revision: number; until: number },
): TimeSpent {
  const worked = [...visits.values()]
    .flatMap(({ spans }) => spans)
    .filter(({ kind, fromRevision }) => kind === 'working' && fromRevision <= revision)
    .map(({ from, to, toRevision }) => ({
      from,
      to: to === undefined || toRevision! > revision ? until : to,
    }))
    .sort((a, b) => a.from - b.from);
  let working = 0;
  let end = Number.NEGATIVE_INFINITY;
  for (const { from, to } of worked) {
    working += Math.max(0, to - Math.max(from, end));
    end = Math.max(end, to);
  }
  return { age: Math.max(0, until - startedAt), working };
}
