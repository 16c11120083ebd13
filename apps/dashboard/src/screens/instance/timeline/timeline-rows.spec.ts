import { expect, test } from 'vitest';
import type { StepVisit, Visits } from '../visits.ts';
import { longestWait, timelineRows } from './timeline-rows.ts';

const visit = (id: string, of: Partial<StepVisit>): StepVisit => ({
  id,
  serial: 0,
  step: id.split('#')[0]!,
  n: 1,
  from: 0,
  fromRevision: 1,
  status: 'active',
  isSkipped: false,
  children: [],
  spans: [],
  ...of,
});

const manager = visit('manager#1', {
  to: 50,
  toRevision: 5,
  spans: [
    { kind: 'people', from: 0, to: 30, fromRevision: 1, toRevision: 3 },
    { kind: 'working', from: 30, to: 50, fromRevision: 3, toRevision: 5 },
  ],
});
const finance = visit('finance#1', {
  from: 50,
  fromRevision: 5,
  spans: [{ kind: 'people', from: 50, fromRevision: 5 }],
});
const done = visit('done#1', { spans: [{ kind: 'around', from: 50, to: 50, fromRevision: 5, toRevision: 5 }], to: 0 });
const visits: Visits = new Map([manager, finance, done].map((each, n) => [n, each]));

test('what came after the moment is an outline, and what went on is cut there', () => {
  const [first, second] = timelineRows(visits, { revision: 3, until: 40, end: 200 });
  expect(first).toMatchObject({ hasBegun: true, lasted: 40, working: 10 });
  expect(first!.bars).toEqual([
    { kind: 'people', from: 0, to: 30 },
    { kind: 'working', from: 30, to: 40 },
    { kind: 'ghost', from: 40, to: 50 },
  ]);
  expect(second).toMatchObject({ hasBegun: false, bars: [{ kind: 'ghost', from: 50, to: 200 }] });
});

test('what was made at once has no row, and what goes on reaches the end', () => {
  const rows = timelineRows(visits, { revision: 9, until: 200, end: 200 });
  expect(rows.map(({ visit: { id }, lasted }) => [id, lasted])).toEqual([
    ['manager#1', 50],
    ['finance#1', 150],
  ]);
});

test('the longest wait is one for somebody or something, up to the moment, and says what ended it', () => {
  const seconds = new Map<number, StepVisit>(
    [manager, finance].map((each, n) => [
      n,
      {
        ...each,
        spans: each.spans.map((span) => ({
          ...span,
          from: span.from * 1_000,
          ...(span.to !== undefined && { to: span.to * 1_000 }),
        })),
      },
    ]),
  );
  expect(longestWait(seconds, { revision: 5, until: 60_000, end: 0 })).toMatchObject({ lasted: 30_000, endedBy: 3 });
  expect(longestWait(seconds, { revision: 5, until: 90_000, end: 0 })).toMatchObject({
    lasted: 40_000,
    endedBy: undefined,
  });
  expect(longestWait(new Map(), { revision: 5, until: 9, end: 9 })).toBeUndefined();
});
