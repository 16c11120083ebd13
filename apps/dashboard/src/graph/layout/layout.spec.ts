import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import type { GraphDocument } from '../document.ts';
import { type GraphModel, graphOf } from '../model.ts';
import { drawnStepsMax, type Layout, layOut } from './lay-out.ts';
import type { Box, Direction, Point } from './measures.ts';

const root = resolve(import.meta.dirname, '../../../../..');
/** All definitions of the project: of the demonstration, of each case of the language, of the engine. */
const documents = ['packages/engine/cases', 'packages/stack/src/demo/definitions'].flatMap((folder) =>
  globSync('**/*.yaml', { cwd: join(root, folder) }).flatMap((file) => {
    const found = parse(readFileSync(join(root, folder, file), 'utf8')) as Record<string, unknown>;
    const given = [found, found.definition, ...Object.values((found.definitions ?? {}) as object)];
    return given
      .filter((each): each is GraphDocument => isDrawable(each))
      .map((document, n) => [`${file} ${n}`, document] as const);
  }),
);

function isDrawable(given: unknown): boolean {
  const { start, steps } = (given ?? {}) as Partial<GraphDocument>;
  return typeof start === 'string' && typeof steps === 'object' && steps !== null && Object.values(steps).every(isStep);
}

function isStep(given: unknown): boolean {
  return typeof given === 'object' && given !== null && 'type' in given;
}

const directions: readonly Direction[] = ['right', 'down'];

test('the definitions of the project are drawn, and many of them', () => expect(documents.length).toBeGreaterThan(120));

test.each(directions)('to the %s no line runs through a node, no label lies on a node or a label', (direction) => {
  const faults = documents.flatMap(([name, document]) => {
    const model = graphOf(document);
    return faultsOf(model, layOut(model, direction)).map((fault) => `${name}: ${fault}`);
  });
  expect(faults).toEqual([]);
});

test.each(directions)(
  'forty steps with loops and jumps are drawn without a line through a node, to the %s',
  (direction) => {
    for (let seed = 1; seed <= 6; seed++) {
      const model = graphOf(manySteps(seed));
      expect(faultsOf(model, layOut(model, direction)), `seed ${seed}`).toEqual([]);
    }
  },
);

test('as many steps as are drawn at all are laid out while one looks', () => {
  const model = graphOf(manySteps(1, drawnStepsMax));
  const began = performance.now();
  layOut(model, 'down');
  expect(performance.now() - began).toBeLessThan(layoutMsMax);
});
const layoutMsMax = 5_000;

/** What a reader would stumble over. */
function faultsOf({ nodes, edges }: GraphModel, layout: Layout): string[] {
  const scopes = new Set(nodes.filter(({ kind }) => kind === 'scope').map(({ id }) => id));
  const faults: string[] = [];
  for (const { id, within } of nodes) {
    const box = layout.nodes.get(id)!;
    for (const other of nodes.filter((each) => each.within === within && each.id > id))
      if (touch(box, layout.nodes.get(other.id)!, 8)) faults.push(`${id} is too near to ${other.id}`);
    if (within !== undefined && !inside(box, layout.nodes.get(within)!)) faults.push(`${id} is not in ${within}`);
  }
  for (const edge of edges) {
    const { points, label } = layout.edges.get(edge.id)!;
    for (const node of nodes) {
      const box = layout.nodes.get(node.id)!;
      const isOutside = !scopes.has(node.id) || node.within === edge.within;
      if (isOutside && crosses(points, box)) faults.push(`${edge.id} runs through ${node.id}`);
      if (label && isOutside && touch(label, box, 0)) faults.push(`the label of ${edge.id} lies on ${node.id}`);
    }
    for (const other of edges.filter(({ id }) => id > edge.id)) {
      const second = layout.edges.get(other.id)!.label;
      if (label && second && touch(label, second, 0))
        faults.push(`the labels of ${edge.id} and ${other.id} lie on each other`);
    }
    for (const [n, point] of points.entries()) {
      const next = points[n + 1];
      if (next && point.x !== next.x && point.y !== next.y) faults.push(`${edge.id} has no right angles`);
    }
    if (!on(points[0]!, layout.nodes.get(edge.from)!)) faults.push(`${edge.id} does not begin at its step`);
    if (!on(points.at(-1)!, layout.nodes.get(edge.to)!)) faults.push(`${edge.id} does not end at its step`);
  }
  return faults;
}

const touch = (a: Box, b: Box, apart: number): boolean =>
  a.x < b.x + b.width + apart &&
  b.x < a.x + a.width + apart &&
  a.y < b.y + b.height + apart &&
  b.y < a.y + a.height + apart;

const inside = (a: Box, b: Box): boolean =>
  a.x >= b.x && a.y >= b.y && a.x + a.width <= b.x + b.width && a.y + a.height <= b.y + b.height;

const on = ({ x, y }: Point, box: Box): boolean => touch({ x: x - 1, y: y - 1, width: 2, height: 2 }, box, 0);

/** Whether a line has a part within the box; touching its border is none. */
const crosses = (points: readonly Point[], box: Box): boolean =>
  points.some((point, n) => {
    const next = points[n + 1];
    if (!next) return false;
    const line = {
      x: Math.min(point.x, next.x),
      y: Math.min(point.y, next.y),
      width: Math.abs(point.x - next.x),
      height: Math.abs(point.y - next.y),
    };
    const within = { x: box.x + 1, y: box.y + 1, width: box.width - 2, height: box.height - 2 };
    return touch(line, within, 0);
  });

/** Steps in a row with jumps ahead and back, the same for a seed. */
function manySteps(seed: number, count = 40): GraphDocument {
  let state = seed * 7_919;
  const random = (below: number): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const steps = Object.fromEntries(
    Array.from({ length: count }, (_, n) => {
      const to = (at: number): string => `step_${Math.max(0, Math.min(count - 1, at))}`;
      const next = [
        { on: 'approved', to: to(n + 1) },
        ...(random(3) === 0 ? [{ on: 'rejected', to: to(n + 1 + random(6)) }] : []),
        ...(random(4) === 0 ? [{ on: 'sent_back', to: to(n - random(5)) }] : []),
        ...(random(5) === 0 ? [{ when: 'refund > 1000', to: 'over' }] : []),
      ];
      return [`step_${n}`, { type: 'approval', next }];
    }),
  );
  return { start: 'step_0', steps: { ...steps, over: { type: 'end', status: 'rejected' } } };
}
