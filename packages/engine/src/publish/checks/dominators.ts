import type { Level } from '../../document/fields-at.ts';
import { reachable, reaching, sourcesOf } from './graph.ts';

/**
 * Of each step its immediate dominator within its scope: the nearest step that every way from the start to it passes
 * (DEFINITIONS §5.2). The start has none, nor has what cannot be reached. By Cooper, Harvey and Kennedy.
 */
export function openersOf({ steps, start }: Level): Map<string, string> {
  const found = made.get(steps);
  if (found) return found;
  const order = postorderFrom(start, steps);
  const rank = new Map(order.map((name, index) => [name, index]));
  const sources = sourcesOf(steps);
  const openers = new Map<string, string>([[start, start]]);
  const common = (one: string, other: string): string => {
    let a = one;
    let b = other;
    while (a !== b) {
      while (rank.get(a)! < rank.get(b)!) a = openers.get(a)!;
      while (rank.get(b)! < rank.get(a)!) b = openers.get(b)!;
    }
    return a;
  };
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const name of order.toReversed()) {
      if (name === start) continue;
      const known = sources.get(name)!.filter((source) => openers.has(source));
      const opener = known.reduce(common);
      if (openers.get(name) === opener) continue;
      openers.set(name, opener);
      isChanged = true;
    }
  }
  openers.delete(start);
  made.set(steps, openers);
  return openers;
}

const made = new WeakMap<Level['steps'], Map<string, string>>();

function postorderFrom(start: string, steps: Level['steps']): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const open: { name: string; next: string[] }[] = [];
  const begin = (name: string) => {
    if (seen.has(name) || !steps.has(name)) return;
    seen.add(name);
    open.push({ name, next: steps.get(name)!.next.map(({ to }) => to) });
  };
  begin(start);
  for (let last = open.at(-1); last; last = open.at(-1)) {
    const next = last.next.shift();
    if (next !== undefined) begin(next);
    else {
      order.push(last.name);
      open.pop();
    }
  }
  return order;
}

/** The steps on a way from a join's opener to it, without both; from the start when there is none. In order of the document. */
export function betweenOf(level: Level, join: string): readonly string[] {
  const known = between.get(level.steps) ?? new Map<string, readonly string[]>();
  between.set(level.steps, known);
  const found = known.get(join) ?? findBetween(level, join);
  known.set(join, found);
  return found;
}

const between = new WeakMap<Level['steps'], Map<string, readonly string[]>>();

function findBetween(level: Level, join: string): string[] {
  const { steps, start } = level;
  const opener = openersOf(level).get(join);
  const passes = (name: string) => name !== join && name !== opener;
  const from = opener === undefined ? [start] : steps.get(opener)!.next.map(({ to }) => to);
  const after = reachable(steps, from, passes);
  const before = reaching(steps, sourcesOf(steps).get(join) ?? [], passes);
  return [...steps.keys()].filter((name) => after.has(name) && before.has(name));
}
