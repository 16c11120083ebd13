import { Graph, layout } from '@dagrejs/dagre';
import { measures, type Size } from './measures.ts';

/** What is placed: sizes across the ranks (`width`) and along them (`height`), whichever way the graph will be turned. */
export interface Placing {
  /** `aside`: kept free on either side, for its loop. */
  nodes: ReadonlyMap<string, Size & { aside: number }>;
  edges: readonly { id: string; from: string; to: string; label: Size; isMain: boolean }[];
}

export interface Ranked {
  /** How much of the length each rank takes, in order. */
  ranks: readonly number[];
  nodes: ReadonlyMap<string, { across: number; rank: number }>;
  /** Where an edge passes each rank between its ends, from its source on; a loop goes back through the ranks. */
  edges: ReadonlyMap<string, { isBack: boolean; stops: readonly { across: number; rank: number }[]; labelAt: number }>;
}

/** Dagre finds ranks and the places within them; the lines are drawn by ourselves. */
export function rankAll({ nodes, edges }: Placing): Ranked {
  const graph = new Graph({ multigraph: true });
  const { nodeGap: nodesep, lineGap: edgesep } = measures;
  graph.setGraph({ rankdir: 'TB', nodesep, edgesep, ranksep: 40 });
  for (const [id, { width, height, aside }] of nodes) graph.setNode(id, { width: width + 2 * aside, height });
  for (const { id, from, to, label, isMain } of edges)
    graph.setEdge(from, to, { ...label, labelpos: 'c', minlen: 1, weight: isMain ? 3 : 1 }, id);
  layout(graph);

  const placed = new Map([...nodes.keys()].map((id) => [id, graph.node(id) as { x: number; y: number }]));
  const passed = new Map(
    edges.map(({ id, from, to }) => [
      id,
      graph.edge(from, to, id) as { points: { x: number; y: number }[]; x?: number; y?: number },
    ]),
  );
  // The first and the last point of an edge lie on its nodes.
  const inner = new Map([...passed].map(([id, { points }]) => [id, points.slice(1, -1)]));
  const heights = [...placed.values(), ...[...inner.values()].flat()].map(({ y }) => Math.round(y));
  const levels = [...new Set(heights)].sort((a, b) => a - b);
  const rankOf = ({ y }: { y: number }): number => levels.indexOf(Math.round(y));

  const ranks = levels.map(() => 0);
  const widen = (rank: number, by: number): void => {
    ranks[rank] = Math.max(ranks[rank]!, by);
  };
  for (const [id, { height }] of nodes) widen(rankOf(placed.get(id)!), height);
  const found = edges.map(({ id, from, to, label }) => {
    const stops = inner.get(id)!.map((point) => ({ across: Math.round(point.x), rank: rankOf(point) }));
    const { y } = passed.get(id)!;
    const labelAt = label.height === 0 || y === undefined ? -1 : stops.findIndex(({ rank }) => rank === rankOf({ y }));
    if (labelAt >= 0) widen(stops[labelAt]!.rank, label.height);
    return [id, { isBack: rankOf(placed.get(from)!) > rankOf(placed.get(to)!), stops, labelAt }] as const;
  });
  return {
    ranks,
    nodes: new Map([...placed].map(([id, node]) => [id, { across: Math.round(node.x), rank: rankOf(node) }])),
    edges: new Map(found),
  };
}
