import { expect, test } from 'vitest';
import { timeSpent } from './time-spent.ts';
import type { Span, StepVisit, Visits } from './visits.ts';

const visits = (...spans: Partial<Span>[]): Visits =>
  new Map([
    [0, { spans: spans.map((span) => ({ kind: 'working', fromRevision: 1, ...span })) } as unknown as StepVisit],
  ]);

test('what two people do at once counts once', () => {
  const spent = timeSpent(
    visits(
      { from: 10, to: 30, toRevision: 4 },
      { from: 20, to: 40, toRevision: 5 },
      { from: 60, to: 70, toRevision: 6 },
    ),
    { startedAt: 0, revision: 9, until: 100 },
  );
  expect(spent).toEqual({ age: 100, working: 40 });
});

test('at a moment only what had begun counts, and no further than then', () => {
  const all = visits(
    { from: 10, to: 50, fromRevision: 2, toRevision: 6 },
    { from: 60, fromRevision: 7 },
    { kind: 'people', from: 0, to: 10, toRevision: 2 },
  );
  expect(timeSpent(all, { startedAt: 0, revision: 4, until: 30 })).toEqual({ age: 30, working: 20 });
  expect(timeSpent(all, { startedAt: 0, revision: 7, until: 90 })).toEqual({ age: 90, working: 70 });
});
