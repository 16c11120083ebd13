import { measures, type Point } from './measures.ts';
import { type PortEnd, portsOf } from './ports.ts';
import type { Placing, Ranked } from './ranks.ts';
import { type Crossing, tracksOf } from './tracks.ts';

/** Across (`x`) and along (`y`). */
export interface Routed {
  nodes: ReadonlyMap<string, Point>;
  edges: ReadonlyMap<string, { points: Point[]; labelAt: Point | undefined }>;
  length: number;
}

/** Lines at right angles, in channels between the ranks: they pass no node, for dagre keeps their places in a rank free. */
export function route({ nodes, edges }: Placing, ranked: Ranked): Routed {
  const ends = endsOf(edges, nodes, ranked);
  const stops = new Map(edges.map(({ id, from, to }) => [id, stopsOf(id, { from, to }, ranked, ends)]));
  const channels = channelsOf(edges, stops, ranked.ranks.length);
  const { starts, tracksAt, length } = spread(ranked.ranks, channels);
  const middle = (rank: number): number => starts[rank]! + ranked.ranks[rank]! / 2;
  const side = (id: string, isBelow: boolean): number =>
    middle(ranked.nodes.get(id)!.rank) + ((isBelow ? 1 : -1) * nodes.get(id)!.height) / 2;

  const routed = edges.map(({ id, from, to }) => {
    const { isBack, stops: inner, labelAt } = ranked.edges.get(id)!;
    const passes = stops.get(id)!;
    const points: Point[] = [{ x: passes[0]!.across, y: side(from, !isBack) }];
    for (const [n, pass] of passes.entries()) {
      const next = passes[n + 1];
      if (!next) break;
      const track = channels[Math.min(pass.rank, next.rank)]!.get(id);
      if (track === undefined || Math.abs(pass.across - next.across) < 1) continue;
      const y = tracksAt(Math.min(pass.rank, next.rank), track);
      points.push({ x: pass.across, y }, { x: next.across, y });
    }
    points.push({ x: passes.at(-1)!.across, y: side(to, isBack) });
    const labelled = inner[labelAt];
    const label = labelled && { x: labelled.across, y: middle(labelled.rank) };
    return [id, { points: straight(points), labelAt: label }] as const;
  });
  return {
    nodes: new Map([...ranked.nodes].map(([id, { across, rank }]) => [id, { x: across, y: middle(rank) }])),
    edges: new Map(routed),
    length,
  };
}

interface Stop {
  across: number;
  rank: number;
}

type Ends = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** By node and side, `a below`: where across each edge touches it. */
function endsOf(edges: Placing['edges'], nodes: Placing['nodes'], ranked: Ranked): Ends {
  const sides = new Map<string, PortEnd[]>();
  const add = (node: string, isBelow: boolean, end: PortEnd): void => {
    const key = sideOf(node, isBelow);
    sides.set(key, [...(sides.get(key) ?? []), end]);
  };
  for (const { id, from, to } of edges) {
    const { isBack, stops } = ranked.edges.get(id)!;
    const at = (node: string): number => ranked.nodes.get(node)!.across;
    add(from, !isBack, { edge: id, isArrival: false, towards: stops[0]?.across ?? at(to) });
    // What comes back arrives among what leaves, so it has a place of its own.
    add(to, isBack, { edge: id, isArrival: !isBack, towards: stops.at(-1)?.across ?? at(from) });
  }
  const boxOf = (key: string) => {
    const node = key.slice(0, key.lastIndexOf(' '));
    return { centre: ranked.nodes.get(node)!.across, width: nodes.get(node)!.width };
  };
  return new Map([...sides].map(([key, ends]) => [key, portsOf(ends, boxOf(key))]));
}

const sideOf = (node: string, isBelow: boolean): string => `${node} ${isBelow ? 'below' : 'above'}`;

function stopsOf(id: string, { from, to }: { from: string; to: string }, ranked: Ranked, ends: Ends): Stop[] {
  const { isBack, stops } = ranked.edges.get(id)!;
  const leaves = ends.get(sideOf(from, !isBack))!.get(id)!;
  const arrives = ends.get(sideOf(to, isBack))!.get(id)!;
  return [
    { across: leaves, rank: ranked.nodes.get(from)!.rank },
    ...stops,
    { across: arrives, rank: ranked.nodes.get(to)!.rank },
  ];
}

/** Of each channel the track of each edge that goes aside in it. Channel n lies below rank n. */
function channelsOf(
  edges: Placing['edges'],
  stops: ReadonlyMap<string, readonly Stop[]>,
  ranks: number,
): Map<string, number>[] {
  const crossings: Crossing[][] = Array.from({ length: ranks }, () => []);
  for (const { id, to } of edges) {
    const passes = stops.get(id)!;
    for (const [n, pass] of passes.entries()) {
      const next = passes[n + 1];
      if (!next) break;
      const isDown = next.rank > pass.rank;
      const isLast = n === passes.length - 2;
      crossings[Math.min(pass.rank, next.rank)]!.push({
        edge: id,
        above: isDown ? pass.across : next.across,
        below: isDown ? next.across : pass.across,
        net: isLast && isDown ? `to ${to}` : `of ${id}`,
      });
    }
  }
  return crossings.map((channel) => {
    const { trackOf } = tracksOf(channel);
    return new Map(channel.flatMap(({ edge, net }) => (trackOf.has(net) ? [[edge, trackOf.get(net)!] as const] : [])));
  });
}

/** Where each rank begins, and where the tracks between them lie. */
function spread(ranks: readonly number[], channels: readonly ReadonlyMap<string, number>[]) {
  const { channelEdge, channelMin, trackGap } = measures;
  const counts = channels.map((tracks) => Math.max(0, ...[...tracks.values()].map((track) => track + 1)));
  const widths = counts.map((count) => Math.max(channelMin, 2 * channelEdge + Math.max(0, count - 1) * trackGap));
  const starts: number[] = [];
  let at = 0;
  for (const [rank, height] of ranks.entries()) {
    starts.push(at);
    at += height + (rank < ranks.length - 1 ? widths[rank]! : 0);
  }
  const tracksAt = (channel: number, track: number): number => {
    const taken = (counts[channel]! - 1) * trackGap;
    return starts[channel]! + ranks[channel]! + (widths[channel]! - taken) / 2 + track * trackGap;
  };
  return { starts, tracksAt, length: at };
}

/** Without points on a straight line between their neighbours. */
const straight = (points: readonly Point[]): Point[] =>
  points.filter((point, n) => {
    const before = points[n - 1];
    const after = points[n + 1];
    if (!before || !after) return true;
    return !((before.x === point.x && point.x === after.x) || (before.y === point.y && point.y === after.y));
  });
