import type { GraphEdge, GraphModel, GraphNode } from '../model.ts';
import {
  type Box,
  type Direction,
  labelLines,
  labelSize,
  measures,
  type Point,
  type Size,
  sizeOf,
} from './measures.ts';
import { type Placing, rankAll } from './ranks.ts';
import { route } from './route.ts';

/** Where everything is, in px from the upper left corner. */
export interface Layout extends Size {
  nodes: ReadonlyMap<string, Box>;
  edges: ReadonlyMap<string, DrawnEdge>;
}

export interface DrawnEdge {
  /** Its corners, from its source to its target. */
  points: readonly Point[];
  label: (Box & { lines: readonly string[] }) | undefined;
}

/** Of more than so many the outline alone is shown: to place them would take seconds, and nobody could read it. */
export const drawnStepsMax = 120;

/** Places the graph. A scope is laid out by itself and then is a node among the others, for no way crosses its border. */
export const layOut = (model: GraphModel, direction: Direction): Layout => layOutScope(model, undefined, direction);

function layOutScope(model: GraphModel, scope: string | undefined, direction: Direction): Layout {
  const nodes = model.nodes.filter(({ within }) => within === scope);
  const edges = model.edges.filter(({ within }) => within === scope);
  const inner = new Map(
    nodes.filter(({ kind }) => kind === 'scope').map(({ id }) => [id, layOutScope(model, id, direction)]),
  );
  const sizes = new Map(nodes.map((node) => [node.id, outerSize(node, inner.get(node.id), direction)]));
  const flow = edges.filter(({ from, to }) => from !== to);
  const loops = edges.filter(({ from, to }) => from === to);
  const turn = turnTo(direction);
  const labels = new Map(edges.map(({ id, label }) => [id, labelLines(label, direction)]));
  const extra = new Map(loops.map(({ id, from }) => [from, loopSpace(labels.get(id)!, direction)]));
  const placing: Placing = {
    nodes: new Map([...sizes].map(([id, size]) => [id, { ...turn.size(size), aside: extra.get(id) ?? 0 }])),
    edges: flow.map(({ id, from, to }) => ({
      id,
      from,
      to,
      label: turn.size(labelSize(labels.get(id)!)),
      isMain: isMain(edges, from, to),
    })),
  };
  const { nodes: centres, edges: lines } = route(placing, rankAll(placing));

  const boxes = new Map<string, Box>();
  for (const [id, centre] of centres) boxes.set(id, boxAround(turn.point(centre), sizes.get(id)!));
  const drawn = new Map<string, DrawnEdge>();
  for (const [id, { points, labelAt }] of lines) {
    const said = labels.get(id)!;
    const label = labelAt && { ...boxAround(turn.point(labelAt), labelSize(said)), lines: said };
    drawn.set(id, { points: points.map(turn.point), label });
  }
  for (const { id, from } of loops) drawn.set(id, loopAt(boxes.get(from)!, labels.get(id)!, direction));
  for (const [id, layout] of inner) place(layout, boxes.get(id)!, { boxes, drawn });
  return fromCorner(boxes, drawn);
}

/** The first way on is drawn as straight as can be. */
const isMain = (edges: readonly GraphEdge[], from: string, to: string): boolean =>
  edges.find((edge) => edge.from === from)?.to === to;

function outerSize(node: GraphNode, inner: Layout | undefined, direction: Direction): Size {
  if (!inner) return sizeOf(node, direction);
  const { scopeHead, scopePadding } = measures;
  return {
    width: Math.max(inner.width + 2 * scopePadding, measures.node.width + 2 * scopePadding),
    height: inner.height + scopeHead + 2 * scopePadding,
  };
}

/** Ranks run down; to the right all is turned. */
const turnTo = (direction: Direction) =>
  direction === 'down'
    ? { size: (size: Size): Size => size, point: (point: Point): Point => point }
    : {
        size: ({ width, height }: Size): Size => ({ width: height, height: width }),
        point: ({ x, y }: Point): Point => ({ x: y, y: x }),
      };

const boxAround = ({ x, y }: Point, { width, height }: Size): Box => ({
  x: x - width / 2,
  y: y - height / 2,
  width,
  height,
});

/** A step that leads to itself: out and in again beside the way that the graph runs. */
const loopSpace = (lines: readonly string[], direction: Direction): number => {
  const { width, height } = labelSize(lines);
  return measures.loop + (direction === 'down' ? width : height);
};

function loopAt({ x, y, width, height }: Box, lines: readonly string[], direction: Direction): DrawnEdge {
  const size = labelSize(lines);
  const out = measures.loop;
  if (direction === 'down') {
    const right = x + width;
    const [upper, lower] = [y + height / 2 - 10, y + height / 2 + 10];
    const points = [
      { x: right, y: lower },
      { x: right + out, y: lower },
      { x: right + out, y: upper },
      { x: right, y: upper },
    ];
    const label = { ...boxAround({ x: right + out + size.width / 2, y: y + height / 2 }, size), lines };
    return { points, label: lines.length > 0 ? label : undefined };
  }
  const below = y + height;
  const [left, right] = [x + width / 2 - 10, x + width / 2 + 10];
  const points = [
    { x: right, y: below },
    { x: right, y: below + out },
    { x: left, y: below + out },
    { x: left, y: below },
  ];
  const label = { ...boxAround({ x: x + width / 2, y: below + out + size.height / 2 }, size), lines };
  return { points, label: lines.length > 0 ? label : undefined };
}

interface Placed {
  boxes: Map<string, Box>;
  drawn: Map<string, DrawnEdge>;
}

/** Puts what is in a scope into its frame. */
function place(inner: Layout, frame: Box, { boxes, drawn }: Placed): void {
  const by = { x: frame.x + (frame.width - inner.width) / 2, y: frame.y + measures.scopeHead + measures.scopePadding };
  for (const [id, box] of inner.nodes) boxes.set(id, moved(box, by));
  for (const [id, edge] of inner.edges) drawn.set(id, movedEdge(edge, by));
}

const moved = <P extends Point>(point: P, by: Point): P => ({ ...point, x: point.x + by.x, y: point.y + by.y });
const movedEdge = ({ points, label }: DrawnEdge, by: Point): DrawnEdge => ({
  points: points.map((point) => moved(point, by)),
  label: label && moved(label, by),
});

/** So that nothing has a negative place. On whole px, so that lines are sharp. */
function fromCorner(boxes: ReadonlyMap<string, Box>, drawn: ReadonlyMap<string, DrawnEdge>): Layout {
  const labels = [...drawn.values()].flatMap(({ label }) => label ?? []);
  const points = [...drawn.values()].flatMap((edge) => edge.points.map((point) => ({ ...point, width: 0, height: 0 })));
  const all = [...boxes.values(), ...labels, ...points];
  const left = Math.min(...all.map(({ x }) => x));
  const top = Math.min(...all.map(({ y }) => y));
  const by = { x: -left, y: -top };
  return {
    nodes: new Map([...boxes].map(([id, box]) => [id, moved(box, by)])),
    edges: new Map([...drawn].map(([id, edge]) => [id, movedEdge(edge, by)])),
    width: Math.max(...all.map(({ x, width }) => x + width)) - left,
    height: Math.max(...all.map(({ y, height }) => y + height)) - top,
  };
}
