/** A copy that did not answer is left alone for so long, as others can do the work. */
const asideMs = 5_000;

/** The copies of one service, any of which will do. */
export interface Copies {
  /** Base address of the one to ask now. */
  pick(): string;
  /** It did not answer, or said that it cannot now. @returns whether another one may be asked at once. */
  setAside(base: string): boolean;
}

/**
 * Each client has a copy that it keeps to, drawn at random, so that they are spread over all of them. It goes on to the next while
 * its own is set aside, and comes back: after a rolling restart the clients are spread as before.
 */
export function copiesOf(
  urls: string | readonly string[],
  { now = () => performance.now(), random = Math.random }: { now?: () => number; random?: () => number } = {},
): Copies {
  const bases = (typeof urls === 'string' ? [urls] : urls).map((url) => url.replace(/\/$/, ''));
  if (bases.length === 0) throw new Error('a client needs the address of at least one copy of each service');
  const home = Math.floor(random() * bases.length);
  const inTurn = [...bases.slice(home), ...bases.slice(0, home)];
  const asideUntil = new Map<string, number>();
  const until = (base: string): number => asideUntil.get(base) ?? Number.NEGATIVE_INFINITY;
  const isThere = (base: string): boolean => until(base) <= now();
  return {
    pick: () => inTurn.find(isThere) ?? inTurn.reduce((first, base) => (until(base) < until(first) ? base : first)),
    setAside: (base) => {
      asideUntil.set(base, now() + asideMs);
      return inTurn.some(isThere);
    },
  };
}
