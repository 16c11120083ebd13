import { peopleOf, type Seat } from '@procession/contracts/seats.ts';

/**
 * As many of these seats as can be filled when each takes another person, none of those in `gone`: those with a veto
 * first, then the weightiest (the sets that can be filled form a matroid, so taking one after the other is best).
 * In sequence: those before the first that cannot.
 */
export function seatsThatCanBeFilled(
  seats: readonly Seat[],
  gone: ReadonlySet<string>,
  isSequential: boolean,
): readonly Seat[] {
  // A seat with as many people as there are seats finds one in any case: more of them need not be looked at.
  const people = new Map(
    seats.map((seat) => [
      seat,
      peopleOf([seat])
        .filter((user) => !gone.has(user))
        .slice(0, seats.length),
    ]),
  );
  const seatOf = new Map<string, Seat>();
  /** Finds a person for the seat, moving others to another seat of theirs where that helps. */
  const fill = (seat: Seat, tried: Set<string>): boolean => {
    for (const user of people.get(seat) ?? []) {
      if (tried.has(user)) continue;
      tried.add(user);
      const taken = seatOf.get(user);
      if (taken && !fill(taken, tried)) continue;
      seatOf.set(user, seat);
      return true;
    }
    return false;
  };
  if (isSequential) {
    const firstEmpty = seats.findIndex((seat) => !fill(seat, new Set()));
    return firstEmpty < 0 ? seats : seats.slice(0, firstEmpty);
  }
  return seats.toSorted(byWeight).filter((seat) => fill(seat, new Set()));
}

const byWeight = (a: Seat, b: Seat): number =>
  Number(b.veto ?? false) - Number(a.veto ?? false) || (b.weight ?? 1) - (a.weight ?? 1);
