import { expect, test } from 'vitest';
import { grown, noChronicle } from '../chronicle.ts';
import { asAnswered, goldenHistories } from '../testing-histories.ts';
import { difference } from './difference.ts';

const [, recorded] = goldenHistories.find(([name]) => name === 'runs-booking-cancellation.json')!;
const chronicle = grown(noChronicle, asAnswered(recorded));
const { facts } = chronicle;

test('from the first event to the last all that was done is told, and what stayed is not', () => {
  const { steps, decisions, events, status } = difference(chronicle, facts[0]!, facts.at(-1)!);
  expect(events).toBe(facts.length - 1);
  expect(status.before).toBe('in_progress');
  expect(decisions.length).toBeGreaterThan(0);
  expect(steps.length).toBe(chronicle.visits.size);
  expect(steps.every(({ before }) => before.is === 'none')).toBe(true);
});

test.each(goldenHistories)('%s: fields that differ are those whose values differ', (_name, events) => {
  const each = grown(noChronicle, asAnswered(events));
  const { fields } = difference(each, each.facts[0]!, each.facts.at(-1)!);
  for (const { before, after } of fields) expect(before).not.toEqual(after);
});

test('between a moment and itself nothing changed', () => {
  for (const fact of facts)
    expect(difference(chronicle, fact, fact)).toMatchObject({ fields: [], steps: [], decisions: [], events: 0 });
});
