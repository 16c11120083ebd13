/** Where the branches of a scope are, without data: what a run can be told by, when guards are free. Steps by their number in the plan. */
export interface Marking {
  /** A step per open visit. */
  visits: number[];
  /** Open visits of which the first that is begun withdraws the others. */
  races: number[][];
  /** Branches that wait at joins, oldest first. */
  arrivals: Arrival[];
  /** Joins that have fired and wait for the others. */
  rounds: Round[];
  /** Steps that are complete while items of theirs go on. */
  running: number[];
}

export interface Arrival {
  at: number;
  from: number;
}

interface Round {
  at: number;
  /** Sources that have come. */
  seen: number[];
}

export const emptyMarking = (): Marking => ({ visits: [], races: [], arrivals: [], rounds: [], running: [] });

export const copyMarking = ({ visits, races, arrivals, rounds, running }: Marking): Marking => ({
  visits: [...visits],
  races: races.map((race) => [...race]),
  arrivals: [...arrivals],
  rounds: rounds.map(({ at, seen }) => ({ at, seen: [...seen] })),
  running: [...running],
});

/** How much there is to copy. */
export const sizeOf = ({ visits, races, arrivals, rounds }: Marking): number =>
  visits.length + races.length + arrivals.length + rounds.length;

/** The same for markings from which the same can happen. `isOrdered` says at which joins it matters who came first. */
export function keyOf({ visits, races, arrivals, rounds, running }: Marking, isOrdered: readonly boolean[]): string {
  let key = textOf(visits) + textOf(running);
  if (arrivals.length > 0) {
    const waiting = arrivals.toSorted((a, b) => a.at - b.at || (isOrdered[a.at] ? 0 : a.from - b.from));
    for (const { at, from } of waiting) key += String.fromCharCode(at + 1, from + 1);
  }
  key += '\0';
  for (const { at, seen } of rounds.toSorted((a, b) => a.at - b.at)) key += String.fromCharCode(at + 1) + textOf(seen);
  key += '\0';
  return races.length === 0 ? key : key + races.map(textOf).sort().join('');
}

/** Steps in order, each a letter; a definition has far fewer of them than there are letters. */
function textOf(steps: readonly number[]): string {
  const ordered = steps.length > 1 ? steps.toSorted(ascending) : steps;
  let text = '';
  for (const step of ordered) text += String.fromCharCode(step + 1);
  return `${text}\0`;
}

const ascending = (a: number, b: number): number => a - b;
