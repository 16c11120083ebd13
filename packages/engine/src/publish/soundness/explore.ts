import { emptyMarking, keyOf, type Marking } from './marking.ts';
import type { Choice, Plan } from './plan.ts';
import { type Budget, enter, type Run, removeOne, runFrom, settle, type Trace } from './settle.ts';

/** What a run of a scope can come to. Names of steps throughout. */
export interface Explored {
  /** Branches wait at a join that can't fire any more. */
  stuck: { at: string; place: string; missing: string[]; trace: string[] }[];
  /** A step ends the scope while others are open. */
  notAllEnded: { by: string; place: string; open: string[]; trace: string[] }[];
  /** False: a limit was reached, and there may be more. */
  isComplete: boolean;
}

/** States of a scope that are looked at (DEFINITIONS §9). */
export const statesMax = 10_000;

interface Reached {
  marking: Marking;
  trace: Trace | undefined;
}

/** Breadth first from the start, guards being free: so the first run found to something is a shortest. */
export function explore(plan: Plan, budget: Budget): Explored {
  const found: Explored = { stuck: [], notAllEnded: [], isComplete: !plan.isCut };
  const isOrdered = plan.steps.map(({ join }) => join.kind === 'n');
  const seen = new Set<string>();
  const states: Reached[] = [];
  const reach = (run: Run) => {
    if (run.ended) {
      noteEnd(found, plan, run.ended, run.trace);
      return;
    }
    const reached: Reached = { marking: rested(run.marking), trace: run.trace };
    const key = keyOf(reached.marking, isOrdered);
    budget.work -= 2 * key.length;
    if (seen.has(key)) return;
    seen.add(key);
    states.push(reached);
    noteStuck(found, plan, reached);
  };
  const start = runFrom(plan, emptyMarking());
  enter(start, plan.start);
  for (const run of settle(start, budget)) reach(run);
  for (let next = 0; next < states.length && budget.work > 0; next += 1) {
    if (states.length >= statesMax) {
      found.isComplete = false;
      break;
    }
    for (const begun of movesOf(plan, states[next]!)) {
      for (const run of settle(begun, budget)) reach(run);
      if (budget.work <= 0) break;
    }
  }
  if (budget.work <= 0 || budget.isCut) found.isComplete = false;
  return found;
}

/** A race of one is none. */
function rested(marking: Marking): Marking {
  const lone = marking.races.flatMap((race) => (race.length === 1 ? race : []));
  return {
    ...marking,
    visits: [...marking.visits, ...lone],
    races: marking.races.filter((race) => race.length > 1),
  };
}

/** What may happen next: a visit is left, begun or withdrawn. */
function* movesOf(plan: Plan, reached: Reached): Generator<Run> {
  const { visits, races } = reached.marking;
  for (const step of new Set(visits)) {
    const { choices, mayVanish } = plan.steps[step]!;
    for (const choice of choices) yield left(plan, reached, step, choice);
    if (mayVanish) yield withdrawn(plan, reached, step);
  }
  for (const [index, race] of races.entries()) {
    for (const step of new Set(race)) {
      const begun = runFrom(plan, reached.marking, reached.trace);
      begun.marking.races.splice(index, 1);
      begun.marking.visits.push(step);
      yield begun;
      const { interrupted, mayVanish } = plan.steps[step]!;
      for (const choice of interrupted) yield left(plan, reached, step, choice, index);
      if (mayVanish) yield withdrawn(plan, reached, step, index);
    }
  }
}

function left(plan: Plan, reached: Reached, step: number, choice: Choice, race?: number): Run {
  const run = withdrawn(plan, reached, step, race);
  run.next.push({ kind: 'left', step, choice });
  return run;
}

function withdrawn(plan: Plan, { marking, trace }: Reached, step: number, race?: number): Run {
  const run = runFrom(plan, marking, trace);
  removeOne(race === undefined ? run.marking.visits : run.marking.races[race]!, step);
  return run;
}

function noteStuck({ stuck }: Explored, plan: Plan, reached: Reached): void {
  const { visits, races, arrivals } = reached.marking;
  const at = visits.length === 0 && races.length === 0 ? arrivals[0]?.at : undefined;
  if (at === undefined) return;
  const { name, place, sources } = plan.steps[at]!;
  if (stuck.some((one) => one.at === name)) return;
  const come = new Set(arrivals.filter((arrival) => arrival.at === at).map(({ from }) => from));
  const missing = sources.filter((source) => !come.has(source)).map((source) => plan.steps[source]!.name);
  stuck.push({ at: name, place, missing, trace: named(reached.trace) });
}

function noteEnd(
  { notAllEnded }: Explored,
  plan: Plan,
  { by, left: open }: NonNullable<Run['ended']>,
  trace: Trace | undefined,
): void {
  const { name, place } = plan.steps[by]!;
  if (open.length === 0 || notAllEnded.some((one) => one.by === name)) return;
  const names = [...new Set(open)].map((step) => plan.steps[step]!.name);
  notAllEnded.push({ by: name, place, open: names, trace: named(trace) });
}

function named(trace: Trace | undefined): string[] {
  const labels: string[] = [];
  for (let at = trace; at; at = at.before) labels.push(at.label);
  return labels.reverse();
}
