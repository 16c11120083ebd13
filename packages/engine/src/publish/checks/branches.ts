import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { Level } from '../../document/fields-at.ts';
import { reachable } from './graph.ts';

/** What becomes of the branches of a split that sends several. */
export interface Split {
  next: CheckedStep['next'];
  /** Of each step, the transitions of the split from which it is reached. */
  branches: ReadonlyMap<string, readonly number[]>;
}

/** `passes`: the steps at which branches stay apart. */
export function branchesOf(
  split: string,
  { next }: CheckedStep,
  steps: CheckedDocument['steps'],
  passes: (name: string) => boolean,
): Split {
  const branches = new Map<string, number[]>();
  for (const [index, { to }] of next.entries()) {
    for (const name of reachable(steps, [to], (other) => other !== split && passes(other)))
      branches.set(name, [...(branches.get(name) ?? []), index]);
  }
  return { next, branches };
}

/** Whether two different branches that are taken together reach the one and the other, which may be the same step. */
export const isReachedTwice = ({ next, branches }: Split, one: string, other: string): boolean =>
  (branches.get(one) ?? []).some((i) =>
    (branches.get(other) ?? []).some((j) => i !== j && areTogether(next[i]!.on, next[j]!.on)),
  );

const areTogether = (a: string[] | undefined, b: string[] | undefined): boolean =>
  !a || !b || a.some((outcome) => b.includes(outcome));

/** The steps that several branches of a split enter one after the other: no join has made one of them before. */
export function mergesAfter(split: string, steps: Level['steps']): readonly string[] {
  const known = made.get(steps) ?? new Map<string, readonly string[]>();
  made.set(steps, known);
  const found = known.get(split) ?? findMerges(split, steps);
  known.set(split, found);
  return found;
}

const made = new WeakMap<Level['steps'], Map<string, readonly string[]>>();

function findMerges(split: string, steps: Level['steps']): readonly string[] {
  const step = steps.get(split);
  if (step?.split !== 'all' && step?.split !== 'some') return [];
  const outcomes = new Set(step.next.flatMap(({ on = [] }) => on));
  const merges = new Set<string>();
  for (const outcome of outcomes.size > 0 ? outcomes : [undefined]) {
    const taken = step.next.filter(({ on }) => !on || outcome === undefined || on.includes(outcome));
    for (const name of enteredTwice(split, steps, taken)) merges.add(name);
  }
  return [...merges];
}

/** Each step is looked at for two branches at most: more say nothing new. */
function enteredTwice(split: string, steps: Level['steps'], taken: CheckedStep['next']): string[] {
  const branches = new Map<string, number[]>();
  const open = taken.map(({ to }, branch) => ({ to, branch }));
  for (let one = open.pop(); one; one = open.pop()) {
    const { to, branch } = one;
    const step = steps.get(to);
    const known = branches.get(to) ?? [];
    if (!step || to === split || step.join !== 'one' || known.length > 1 || known.includes(branch)) continue;
    branches.set(to, [...known, branch]);
    for (const next of new Set(step.next.map((way) => way.to))) open.push({ to: next, branch });
  }
  return [...branches].flatMap(([name, of]) => (of.length > 1 ? [name] : []));
}
