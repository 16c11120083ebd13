import type { Direction } from './layout/measures.ts';
import type { GraphModel } from './model.ts';

/** Where an arrow key leads from a step: on, back, or to the next of the ways that begin where it was come from. */
export function neighbour(model: GraphModel, id: string, key: string, direction: Direction): string | undefined {
  const isDown = direction === 'down';
  const stops = new Set(model.nodes.filter(({ step }) => step !== undefined).map((node) => node.id));
  const to = (from: string): string[] =>
    model.edges.filter((edge) => edge.from === from && stops.has(edge.to)).map((edge) => edge.to);
  const sources = model.edges.filter((edge) => edge.to === id).map(({ from }) => from);
  const move = moves[key];
  if (!move) return undefined;
  const [along, by] = move;
  if ((along === 'y') === isDown) return by > 0 ? to(id)[0] : sources.find((from) => stops.has(from));
  const [source] = sources;
  const beside = source === undefined ? [] : to(source);
  return beside[(beside.indexOf(id) + by + beside.length) % beside.length];
}

const moves: Record<string, readonly ['x' | 'y', 1 | -1]> = {
  ArrowRight: ['x', 1],
  ArrowLeft: ['x', -1],
  ArrowDown: ['y', 1],
  ArrowUp: ['y', -1],
};
