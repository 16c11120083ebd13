import { abstained, type Policy, type Seat } from '@procession/contracts/seats.ts';
import { describe, expect, test } from 'vitest';
import { canBeReached, outcomeOf, policyFor } from './policy.ts';

const votes = (ballot: string[]) =>
  ballot.map((outcome, index) => ({ seat: `user:u${index}`, by: `u${index}`, outcome }));
const seats = (count: number, more: Partial<Seat>[] = []): Seat[] =>
  Array.from({ length: count }, (_, index) => ({ id: `user:u${index}`, name: `U${index}`, ...more[index] }));

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
      const outcome = outcomeOf(policy, seats(seatCount), votes(ballot));
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

describe('every ballot of four people', () => {
  const policies: [Policy, Partial<Seat>[]][] = [];
  const voices: Partial<Seat>[][] = [
    [],
    [{ weight: 2 }],
    [{ weight: 3 }, { weight: 2 }],
    [{ veto: true }],
    [{ veto: true, weight: 2 }, {}, {}, { veto: true }],
    [{ veto: true }, { veto: true }, { veto: true }, { veto: true }],
  ];
  for (const voice of voices) {
    for (const tie of [undefined, 'approved', 'rejected'] as const) {
      for (const majority of ['cast', 'assigned'] as const)
        policies.push([{ need: 3, majority, ...(tie && { tie }), order: 'parallel' }, voice]);
    }
    for (const need of [1, 2, 3, 4]) policies.push([{ need, order: 'parallel' }, voice]);
    for (const percent of [25, 50, 66, 100]) policies.push([{ need: 1, percent, order: 'parallel' }, voice]);
    policies.push([{ need: 2, reject: 2, order: 'parallel' }, voice]);
  }

  test.for(policies)(
    '%o, voices %o: is decided in the end, as its rule says, and early only what then stays so',
    ([policy, voice]) => {
      const four = seats(4, voice);
      const all = [[]] as string[][];
      for (const ballot of all) {
        const outcome = outcomeOf(policy, four, votes(ballot));
        if (ballot.length === 4) {
          expect(outcome).toBeDefined();
          expect(outcomeOf({ ...policy, early: false }, four, votes(ballot))).toBe(byTheRule(policy, four, ballot));
          continue;
        }
        expect(outcomeOf({ ...policy, early: false }, four, votes(ballot))).toBeUndefined();
        for (const vote of ['approved', 'rejected', abstained]) {
          const longer = [...ballot, vote];
          all.push(longer);
          // With `reject` it matters what comes first; without, a certain outcome is that of every way to go on.
          if (outcome !== undefined && policy.reject === undefined)
            expect(outcomeOf(policy, four, votes(longer)), longer.join(' ')).toBe(outcome);
        }
      }
      expect(all).toHaveLength(1 + 3 + 9 + 27 + 81);
    },
  );
});

/** When all have voted: the sentences of the definition, one after the other. */
function byTheRule({ need, percent, majority, reject, tie = 'rejected' }: Policy, four: Seat[], ballot: string[]) {
  const weight = (vote?: string) =>
    four.reduce((sum, seat, at) => sum + (vote === undefined || ballot[at] === vote ? (seat.weight ?? 1) : 0), 0);
  const [yes, no, total] = [weight('approved'), weight('rejected'), weight()];
  if (four.some((seat, at) => seat.veto && ballot[at] === 'rejected')) return 'rejected';
  if (reject !== undefined && no >= reject) return 'rejected';
  if (majority === 'cast') return yes === no ? tie : yes > no ? 'approved' : 'rejected';
  if (majority === 'assigned') return yes * 2 === total ? tie : yes * 2 > total ? 'approved' : 'rejected';
  return yes >= (percent === undefined ? need : (percent * total) / 100) ? 'approved' : 'rejected';
}

test.for([
  [100, 3, 3],
  [50, 5, 3],
  [66, 3, 2],
  [67, 3, 3],
  [1, 5, 1],
  [100, 0, 1],
] as const)('%i percent of %i seats are %i', ([percent, count, need]) => {
  expect(policyFor({ need: { percent }, order: 'parallel' }, seats(count)).need).toBe(need);
});

test('another outcome needs one decider, even when all votes are waited for', () => {
  const policy: Policy = { need: 3, early: false, order: 'parallel' };
  expect(outcomeOf(policy, seats(3), votes(['approved', 'sent_back']))).toBe('sent_back');
});

test('nothing is approved before those have decided who may veto', () => {
  const policy: Policy = { need: 1, order: 'parallel' };
  const three = seats(3, [{}, { veto: true }]);
  expect(outcomeOf(policy, three, votes(['approved']))).toBeUndefined();
  expect(outcomeOf(policy, three, votes(['approved', 'rejected']))).toBe('rejected');
  expect(outcomeOf(policy, three, votes(['approved', abstained]))).toBe('approved');
});

test('a percentage follows the seats when one is added', () => {
  const policy = policyFor({ need: { percent: 100 }, order: 'parallel' }, seats(2));
  expect(outcomeOf(policy, seats(2), votes(['approved', 'approved']))).toBe('approved');
  expect(outcomeOf(policy, seats(3), votes(['approved', 'approved']))).toBeUndefined();
});

describe('whether an outcome can be reached', () => {
  const one: Policy = { need: 1, order: 'parallel' };
  const vacant = { id: 'user:eve', name: 'Eve', vacant: 'inactive' as const };

  test('a seat that is missing counts as open: the first yes does not reject', () => {
    const policy: Policy = { need: 2, order: 'parallel' };
    expect(outcomeOf(policy, seats(1), votes(['approved']))).toBeUndefined();
    expect(canBeReached(policy, seats(1))).toBe(false);
  });

  test('one after the other, a vacant seat holds up those behind it', () => {
    expect(canBeReached(one, [vacant, ...seats(2)])).toBe(true);
    expect(canBeReached({ ...one, order: 'sequential' }, [vacant, ...seats(2)])).toBe(false);
  });

  test('a role that nobody holds cannot decide on its seat', () => {
    expect(canBeReached(one, [{ id: 'role:boss', name: 'Boss', holders: [] }])).toBe(false);
  });

  test('one person cannot fill the seats of two roles', () => {
    const roles = (...holders: string[][]) =>
      holders.map((held, at) => ({ id: `role:r${at}`, name: `R${at}`, holders: held }));
    const both: Policy = { need: 2, order: 'parallel' };
    expect(canBeReached(both, roles(['ana'], ['ana']))).toBe(false);
    expect(canBeReached(both, roles(['ana', 'bo'], ['ana']))).toBe(true);
    expect(canBeReached({ ...both, order: 'sequential' }, roles(['ana', 'bo'], ['ana']))).toBe(true);
  });

  test('a vacant seat with a veto, or with a vote that is waited for, stops it', () => {
    expect(canBeReached(one, [{ ...vacant, veto: true }, ...seats(2)])).toBe(false);
    expect(canBeReached({ ...one, early: false }, [vacant, ...seats(2)])).toBe(false);
  });

  test('after a no the yes of the others must be enough', () => {
    const policy: Policy = { need: 2, order: 'parallel' };
    const three = [...seats(2), vacant];
    expect(canBeReached(policy, three)).toBe(true);
    expect(canBeReached(policy, three, votes(['rejected']))).toBe(false);
  });
});
