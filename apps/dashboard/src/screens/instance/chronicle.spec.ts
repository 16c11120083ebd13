import { fold } from '@procession/engine/instance/evolve.ts';
import { longHistory } from '@procession/engine/testing/long-history.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { factAt, grown, noChronicle, stateAt } from './chronicle.ts';
import { asAnswered, goldenHistories } from './testing-histories.ts';

test.each(goldenHistories)('%s: at each event it is as the engine folds the events until then', (_name, recorded) => {
  const chronicle = grown(noChronicle, asAnswered(recorded));
  for (let count = 1; count <= recorded.length; count++)
    expect(stateAt(chronicle, recorded[count - 1]!.revision)).toEqual(fold(recorded.slice(0, count)));
});

const long = asAnswered(longHistory({ rounds: 40 }));

test('read in pieces, some of them twice, it is as if it had been read at once', () => {
  const whole = grown(noChronicle, long);
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: long.length })),
      fc.integer({ min: 1, max: long.length }),
      (cuts, at) => {
        const ends = [...cuts.sort((a, b) => a - b), long.length];
        const grownUp = ends.reduce((chronicle, end) => grown(chronicle, long.slice(0, end)), noChronicle);
        expect(grownUp.facts).toEqual(whole.facts);
        expect(grownUp.visits).toEqual(whole.visits);
        expect(stateAt(grownUp, at)).toEqual(stateAt(whole, at));
      },
    ),
    { numRuns: 20 },
  );
});

test('what is missing between is never passed over', () => {
  expect(() => grown(grown(noChronicle, long.slice(0, 3)), long.slice(4))).toThrow('event 5 came after 3');
});

test('moves of the graph belong to the last fact of their command, and are no event of their own', () => {
  const { facts } = grown(noChronicle, long.slice(0, 3));
  expect(facts.map(({ n, revision, through }) => ({ n, revision, through }))).toEqual([
    { n: 1, revision: 1, through: 1 },
    { n: 2, revision: 2, through: 3 },
  ]);
  expect(factAt(grown(noChronicle, long), 3)?.n).toBe(2);
});

test('clocks that are set with a task belong to it; one that is set by itself is an event of its own', () => {
  const [, recorded] = goldenHistories.find(([name]) => name === 'time-due-reminds-escalates-and-ends.json')!;
  const { facts, events } = grown(noChronicle, asAnswered(recorded));
  const opened = facts.find(({ event }) => event.type === 'TaskOpened')!;
  expect(opened.clocks.map(({ type }) => type)).toContain('TimerScheduled');
  expect(facts.flatMap(({ event, clocks }) => [event, ...clocks])).toEqual(
    events.filter(({ type }) => type !== 'InstanceAdvanced'),
  );
  const alone = {
    ...events.find(({ type }) => type === 'TimerScheduled')!,
    revision: 2,
    at: '2030-01-01T00:00:00.000Z',
  };
  expect(grown(grown(noChronicle, events.slice(0, 1)), [alone]).facts.map(({ event }) => event.type)).toEqual([
    'InstanceStarted',
    'TimerScheduled',
  ]);
});
