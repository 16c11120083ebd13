/** A line that crosses a channel between two ranks: from `above` to `below`, across. */
export interface Crossing {
  edge: string;
  above: number;
  below: number;
  /** Those that go to one place share their line. */
  net: string;
}

interface Net {
  name: string;
  from: number;
  to: number;
  above: number[];
  below: number[];
  track: number;
}

/** Lines nearer than this would be taken for one. */
const apart = 8;

/**
 * On which of the channel’s tracks, counted from above, each net runs that has to go aside: no two on one track overlap, and one
 * that comes from above where another goes down runs above it.
 */
export function tracksOf(crossings: readonly Crossing[]): { trackOf: ReadonlyMap<string, number>; count: number } {
  const nets = [...Map.groupBy(crossings, ({ net }) => net)]
    .map(([name, lines]) => netOf(name, lines))
    .filter(({ from, to }) => to - from >= 1)
    .sort((a, b) => turnOf(a) - turnOf(b));
  const placed: Net[] = [];
  const waiting = new Set(nets);
  while (waiting.size > 0) {
    const free = [...waiting].find((net) => ![...waiting].some((other) => other !== net && runsAbove(other, net)));
    // In a ring of wishes one of them is not granted.
    const [any] = waiting;
    const net = free ?? any!;
    waiting.delete(net);
    const least = Math.max(0, ...placed.filter((other) => runsAbove(other, net)).map(({ track }) => track + 1));
    net.track = least;
    while (placed.some((other) => other.track === net.track && overlap(other, net))) net.track++;
    placed.push(net);
  }
  return {
    trackOf: new Map(placed.map(({ name, track }) => [name, track])),
    count: Math.max(0, ...placed.map(({ track }) => track + 1)),
  };
}

function netOf(name: string, lines: readonly Crossing[]): Net {
  const ends = lines.flatMap(({ above, below }) => [above, below]);
  return {
    name,
    from: Math.min(...ends),
    to: Math.max(...ends),
    above: lines.map(({ above }) => above),
    below: lines.map(({ below }) => below),
    track: 0,
  };
}

/** Fewer lines cross when what goes far to one side runs below what begins nearer to it. */
const turnOf = ({ above, below, from, to }: Net): number => (below[0]! > above[0]! ? -from : to - 1e6);

const overlap = (a: Net, b: Net): boolean => a.from < b.to + apart && b.from < a.to + apart;

const runsAbove = (a: Net, b: Net): boolean =>
  a.above.some((x) => b.below.some((y) => Math.abs(x - y) < apart)) && overlap(a, b);
