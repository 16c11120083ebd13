import type { Policy } from '@procession/contracts/events/instance.ts';
import { describe, expect, test } from 'vitest';
import { canBeReached, outcomeOf, policyFor } from './policy.ts';

const votes = (ballot: string[]) =>
  ballot.map((outcome, index) => ({ seat: `user:u${index}`, by: `u${index}`, outcome }));
const seats = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `user:u${index}`, name: `U${index}` }));

/** Every way in which the votes that are still open may be given. */
function continuations(ballot: string[], seatCount: number): string[][] {
  if (ballot.length === seatCount) return [ballot];
  return ['approved', 'rejected'].flatMap((vote) => continuations([...ballot, vote], seatCount));
}

describe.for([1, 2, 3, 4, 5])('with %i seats', (seatCount) => {
  const policies: Policy[] = [];
  for (let need = 1; need <= seatCount; need++) {
    policies.push({ need, order: 'parallel' });
    for (let reject = 1; reject <= seatCount; reject++) policies.push({ need, reject, order: 'parallel' });
  }

  test.for(policies)('%o is decided as soon as it is certain, and not before', (policy) => {
    const look = (ballot: string[]) => {
      const outcome = outcomeOf(policy, seatCount, votes(ballot));
      const ends = new Set(continuations(ballot, seatCount).map((full) => firstOutcome(policy, seatCount, full)));
      // With an outcome all ways of going on lead to it; without one, both are still possible.
      expect([...ends].sort()).toEqual(outcome === undefined ? ['approved', 'rejected'] : [outcome]);
      if (outcome !== undefined) return;
      for (const vote of ['approved', 'rejected']) look([...ballot, vote]);
    };
    look([]);
  });
});

/** The outcome that a ballot comes to, vote by vote. Without a `reject` the ballot decides when all have voted. */
function firstOutcome({ need, reject }: Policy, seatCount: number, ballot: string[]): string {
  let yes = 0;
  let no = 0;
  for (const vote of ballot) {
    if (vote === 'approved') yes += 1;
    else no += 1;
    if (yes >= need) return 'approved';
    if (no >= (reject ?? seatCount + 1)) return 'rejected';
  }
  return 'rejected';
}

test.for([
  [100, 3, 3],
  [50, 5, 3],
  [66, 3, 2],
  [67, 3, 3],
  [1, 5, 1],
  [100, 0, 1],
] as const)('%i percent of %i seats are %i', ([percent, count, need]) => {
  expect(policyFor({ need: { percent }, order: 'parallel' }, count).need).toBe(need);
});

test('another outcome needs one decider', () => {
  expect(outcomeOf({ need: 3, order: 'parallel' }, 3, votes(['approved', 'sent_back']))).toBe('sent_back');
});

test('a seat that is missing counts as open: the first yes does not reject', () => {
  const policy: Policy = { need: 2, order: 'parallel' };
  expect(outcomeOf(policy, 1, votes(['approved']))).toBeUndefined();
  expect(canBeReached(policy, seats(1))).toBe(false);
});

test('one after the other, a vacant seat holds up those behind it', () => {
  const vacantFirst = [{ id: 'user:eve', name: 'Eve', vacant: 'inactive' as const }, ...seats(2)];
  expect(canBeReached({ need: 1, order: 'parallel' }, vacantFirst)).toBe(true);
  expect(canBeReached({ need: 1, order: 'sequential' }, vacantFirst)).toBe(false);
});

test('a role that nobody holds cannot decide on its seat', () => {
  expect(canBeReached({ need: 1, order: 'parallel' }, [{ id: 'role:boss', name: 'Boss', holders: [] }])).toBe(false);
});
