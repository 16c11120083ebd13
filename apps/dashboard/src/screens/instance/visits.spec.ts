import { fold } from '@procession/engine/instance/evolve.ts';
import { visitId } from '@procession/engine/instance/routing-state.ts';
import { longHistory } from '@procession/engine/testing/long-history.ts';
import { expect, test } from 'vitest';
import { grown, noChronicle } from './chronicle.ts';
import { asAnswered, goldenHistories } from './testing-histories.ts';

test.each(goldenHistories)(
  '%s: its visits are those of the engine, and their time is spent without a gap',
  (_name, recorded) => {
    const { visits } = grown(noChronicle, asAnswered(recorded));
    const { routing, ended } = fold(recorded);
    for (const visit of routing.visits) {
      const known = visits.get(visit.serial)!;
      expect(known).toMatchObject({ id: visitId(visit), status: visit.status, from: Date.parse(visit.enteredAt) });
      expect(known.to !== undefined).toBe(visit.closedAt !== undefined || ended !== undefined);
    }
    for (const { spans, from, to } of visits.values()) {
      expect(spans.map((span) => span.from)).toEqual(spans.map((_, n) => (n === 0 ? from : spans[n - 1]!.to)));
      if (spans.length > 0) expect(spans.at(-1)!.to).toBe(to);
    }
  },
);

test('of a long history every visit is kept, though the engine forgets those that were closed long ago', () => {
  const recorded = longHistory({ rounds: 200 });
  const { visits, state } = grown(noChronicle, asAnswered(recorded));
  expect(visits.size).toBe(state.routing.visitCount);
  expect(state.routing.visits.length).toBeLessThan(visits.size);
});

const kindsOf = (name: string): string[][] => {
  const [, recorded] = goldenHistories.find(([file]) => file === name)!;
  const { visits } = grown(noChronicle, asAnswered(recorded));
  return [...visits.values()].map(({ id, spans }) => [
    id,
    ...spans.map(({ kind, attempt }) => `${kind}${attempt ?? ''}`),
  ]);
};

test('a task waits for people until somebody takes it, and a call has a bar for each attempt', () => {
  expect(kindsOf('tasks-claims.json')[0]!.slice(0, 3)).toEqual([expect.any(String), 'people', 'working']);
  const tried = kindsOf('machines-a-job-is-tried-again-and-then-fails.json').find(([, kind]) => kind === 'machine1')!;
  expect(tried.slice(1, 3)).toEqual(['machine1', 'machine2']);
});

test('while all is suspended nobody is waited for', () => {
  const [, ...kinds] = kindsOf('time-suspended.json')[0]!;
  expect(kinds).toContain('held');
});
