import type { Point } from './measures.ts';

const radius = 8;

/** An SVG path along the points, with round corners. */
export function pathOf(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${px(first.x)} ${px(first.y)}`;
  for (const [n, corner] of rest.entries()) {
    const before = points[n]!;
    const after = rest[n + 1];
    if (!after) {
      path += `L${px(corner.x)} ${px(corner.y)}`;
      continue;
    }
    const round = Math.min(radius, distance(before, corner) / 2, distance(corner, after) / 2);
    const into = towards(corner, before, round);
    const out = towards(corner, after, round);
    path += `L${px(into.x)} ${px(into.y)}Q${px(corner.x)} ${px(corner.y)} ${px(out.x)} ${px(out.y)}`;
  }
  return path;
}

const distance = (a: Point, b: Point): number => Math.abs(a.x - b.x) + Math.abs(a.y - b.y);

const towards = (from: Point, to: Point, by: number): Point => ({
  x: from.x + Math.sign(to.x - from.x) * by,
  y: from.y + Math.sign(to.y - from.y) * by,
});

const px = (value: number): number => Math.round(value * 2) / 2;
