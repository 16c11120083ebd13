import type { GraphNode } from '../model.ts';

/** Which way the graph runs. */
export type Direction = 'right' | 'down';

export interface Size {
  width: number;
  height: number;
}
export interface Point {
  x: number;
  y: number;
}
export interface Box extends Point, Size {}

/** All in px. */
export const measures = {
  node: { width: 164, height: 54 },
  pillHeight: 32,
  pillWidthMax: 260,
  begin: 26,
  innerBegin: 12,
  scopeHead: 36,
  scopePadding: 20,
  labelLine: 16,
  labelPadding: 4,
  /** Between a node and what runs beside it. */
  nodeGap: 32,
  lineGap: 16,
  /** Between two horizontal lines of one channel. */
  trackGap: 12,
  /** Of a channel before its first line and behind its last: room for an arrowhead. */
  channelEdge: 16,
  channelMin: 24,
  /** Between two ends on one side of a node. */
  portGap: 18,
  /** From a corner of a node. */
  portEdge: 8,
  loop: 28,
} as const;

const charWidth = { name: 7.2, label: 6.2 };
/** Of a line of a label: shorter where labels make the graph longer. */
const labelCharsMax: Record<Direction, number> = { right: 18, down: 26 };
const labelLinesMax = 4;

export function sizeOf({ kind, name, type, within }: GraphNode, direction: Direction): Size {
  if (kind === 'end' || (type === 'trigger' && direction === 'down')) return pillSize(name);
  if (kind !== 'begin') return measures.node;
  const side = within === undefined ? measures.begin : measures.innerBegin;
  return { width: side, height: side };
}

const pillSize = (name: string): Size => ({
  width: Math.min(measures.pillWidthMax, Math.ceil(60 + name.length * charWidth.name)),
  height: measures.pillHeight,
});

/** The lines of a label; what is longer than its lines ends with an ellipsis, and is read whole in the panel. */
export function labelLines(label: string, direction: Direction): string[] {
  const max = labelCharsMax[direction];
  const lines: string[] = [];
  for (const word of label.split(' ').flatMap((each) => pieces(each, max))) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= max) lines[lines.length - 1] = `${last} ${word}`;
    else if (word !== '') lines.push(word);
  }
  if (lines.length <= labelLinesMax) return lines;
  const kept = lines.slice(0, labelLinesMax);
  return [...kept.slice(0, -1), `${kept.at(-1)!.slice(0, max - 1)}…`];
}

const pieces = (word: string, max: number): string[] =>
  Array.from({ length: Math.max(1, Math.ceil(word.length / max)) }, (_, n) => word.slice(n * max, (n + 1) * max));

export const labelSize = (lines: readonly string[]): Size =>
  lines.length === 0
    ? { width: 0, height: 0 }
    : {
        width: Math.ceil(Math.max(...lines.map(({ length }) => length)) * charWidth.label) + 2 * measures.labelPadding,
        height: lines.length * measures.labelLine,
      };
