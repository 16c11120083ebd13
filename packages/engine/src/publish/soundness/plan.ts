import type { CheckedDocument, CheckedStep } from '../../document/check-document.ts';
import type { Level } from '../../document/fields-at.ts';
import { betweenOf, openersOf } from '../checks/dominators.ts';
import { sourcesOf } from '../checks/graph.ts';
import { outcomesOfStep } from '../checks/outcomes.ts';

/** One way in which a visit may be left, guards being free. Steps are named by their place in the plan. */
export interface Choice {
  /** As a trace says it: `b`, or `b.rejected`. */
  label: string;
  ways: readonly Way[];
}

export interface Way {
  to: number;
  times: number;
  cancel: readonly number[];
  finish: readonly number[];
}

export interface PlannedStep {
  name: string;
  place: string;
  /** `self`: done as soon as its turn comes; `end`: that, and its scope is over. */
  work: 'outside' | 'self' | 'end';
  join: PlannedJoin;
  sources: readonly number[];
  /** Steps that it leads to, each once. */
  targets: readonly number[];
  choices: readonly Choice[];
  /** When it is interrupted: nobody has begun it then. */
  interrupted: readonly Choice[];
  /** Without its work, on entry: no items, or a condition that does not hold. */
  atOnce: readonly Choice[];
  cancel: readonly number[];
  finish: readonly number[];
  isRace: boolean;
  hasItems: boolean;
  /** Items go on when it is complete. */
  runsOn: boolean;
  /** By a condition or a lock. */
  mayBeBlocked: boolean;
  /** Withdrawn when its condition is lost. */
  mayVanish: boolean;
}

export type PlannedJoin =
  | { kind: 'one' | 'all' }
  | { kind: 'some'; opener: number }
  | { kind: 'threads'; threads: number }
  | { kind: 'n'; n: number; rest: 'ignore' | 'block' | 'cancel'; opener: number; between: readonly number[] };

export interface Plan {
  start: number;
  steps: readonly PlannedStep[];
  /** Not all choices of a step were taken in: there were too many. */
  isCut: boolean;
}

/** Choices of one step at most: a split of many guards has more than can be looked at. */
const choicesMax = 128;
/** No step. */
const none = -1;

/** What can happen in the root or in a scope, without data: who completes what, and which guards hold, is open. */
export function planOf(level: Level, all: CheckedDocument['steps']): Plan {
  const names = [...level.steps.keys()];
  const numbers = new Map(names.map((name, number) => [name, number]));
  const numbered = (of: readonly string[]) => of.flatMap((name) => numbers.get(name) ?? []);
  const sources = sourcesOf(level.steps);
  let isCut = false;
  const steps = [...level.steps].map(([name, step]): PlannedStep => {
    const choices = (outcomes: readonly string[]): Choice[] => {
      const found = outcomes.flatMap((outcome) => choicesOf(name, step, outcome, numbered));
      const several = withoutRepetition(found);
      if (found.length >= choicesMax) isCut = true;
      return several.slice(0, choicesMax);
    };
    const { interrupt, repeat, forEach, available, lock } = step;
    return {
      name,
      place: step.place,
      work: workOf(step),
      join: joinOf(name, step, level, numbers),
      sources: numbered(sources.get(name)!),
      targets: [...new Set(numbered(step.next.map(({ to }) => to)))],
      choices: choices(step.own?.type === 'end' ? ['completed'] : outcomesOfStep(name, step, all)),
      interrupted: choices(interrupt.map(({ outcome }) => outcome)),
      atOnce: choices([
        ...(repeat?.while === undefined ? [] : ['completed']),
        ...(forEach && mayHaveNoItems(forEach) ? [...Object.keys(forEach.outcome ?? {}), 'completed'] : []),
      ]),
      cancel: numbered(step.cancel),
      finish: numbered(step.finish),
      isRace: step.split === 'race',
      hasItems: forEach !== undefined,
      runsOn: forEach?.rest === 'run-on',
      mayBeBlocked: available !== undefined || lock?.at === 'enter',
      mayVanish: available?.lost === 'cancel',
    };
  });
  return { start: numbers.get(level.start) ?? none, steps, isCut };
}

function workOf({ own, forEach }: CheckedStep): PlannedStep['work'] {
  if (own?.type === 'end' && own.rest === 'cancel') return 'end';
  const isDoneAtOnce = own && (restless.has(own.type) || (own.type === 'subprocess' && own.detached && !forEach));
  return isDoneAtOnce ? 'self' : 'outside';
}

const restless = new Set<string>(['rules', 'emit', 'end']);

/** A `forEach` that may be complete before anybody has done anything. */
export const mayHaveNoItems = ({ count, until, growing }: NonNullable<CheckedStep['forEach']>): boolean =>
  growing !== 'until-closed' && (count === undefined || count === 0 || until === 0 || typeof until === 'string');

function joinOf(name: string, { join }: CheckedStep, level: Level, numbers: ReadonlyMap<string, number>): PlannedJoin {
  if (join === 'one' || join === 'all') return { kind: join };
  if (typeof join === 'object' && 'threads' in join) return { kind: 'threads', threads: join.threads };
  const opener = openersOf(level).get(name);
  const opened = opener === undefined ? none : numbers.get(opener)!;
  if (join === 'some') return { kind: 'some', opener: opened };
  const between = (join.region ?? betweenOf(level, name)).flatMap((other) => numbers.get(other) ?? []);
  return { kind: 'n', n: join.n, rest: join.rest, opener: opened, between };
}

/** DEFINITIONS §5.1, each guard being true or not. Those that leave the visit where it is, with an incident, are no choice. */
function choicesOf(
  name: string,
  { split, next }: CheckedStep,
  outcome: string,
  numbered: (names: readonly string[]) => number[],
): Choice[] {
  const label = outcome === 'completed' ? name : `${name}.${outcome}`;
  const remaining = next.filter(({ on }) => !on || on.includes(outcome));
  const asWays = (taken: typeof next): Way[] =>
    taken.flatMap(({ to, times, cancel, finish }) =>
      numbered([to]).map((target) => ({ to: target, times, cancel: numbered(cancel), finish: numbered(finish) })),
    );
  const usual = remaining.filter(({ otherwise }) => !otherwise);
  const otherwise = remaining.filter((way) => way.otherwise);
  const sets = next.length === 0 ? [[]] : split === 'one' ? oneOf(usual, otherwise) : someOf(usual, otherwise);
  return sets.map((taken) => ({ label, ways: asWays(taken) }));
}

type Ways = CheckedStep['next'];

function oneOf(usual: Ways, otherwise: Ways): Ways[] {
  const sure = usual.findIndex(({ when }) => when === undefined);
  const first = sure < 0 ? [...usual, ...otherwise.slice(0, 1)] : usual.slice(0, sure + 1);
  return first.map((way) => [way]);
}

/** All subsets of those with a guard beside those without, as far as there is room. */
function someOf(usual: Ways, otherwise: Ways): Ways[] {
  let sets: Ways[] = [[]];
  for (const way of usual) {
    const withIt = sets.map((set) => [...set, way]);
    sets = (way.when === undefined ? withIt : [...withIt, ...sets]).slice(0, choicesMax);
  }
  return sets.flatMap((set) => (set.length > 0 ? [set] : otherwise.length > 0 ? [otherwise] : []));
}

/** Two outcomes that lead the same ways are one choice, named by the first. */
function withoutRepetition(choices: readonly Choice[]): Choice[] {
  const found = new Map<string, Choice>();
  for (const choice of choices) {
    const key = JSON.stringify(choice.ways);
    if (!found.has(key)) found.set(key, choice);
  }
  return [...found.values()];
}

/** Whether branches may wait for each other here, and whether they may run beside each other. */
export function branchingOf({ steps }: Pick<Level, 'steps'>): { waits: boolean; isParallel: boolean } {
  const all = [...steps.values()];
  return {
    waits: all.some(({ join }) => join !== 'one'),
    isParallel: all.some(
      ({ split, next, forEach }) =>
        split !== 'one' || forEach?.rest === 'run-on' || next.some(({ times }) => times > 1),
    ),
  };
}
