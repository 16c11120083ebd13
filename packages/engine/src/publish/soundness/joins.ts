import type { Arrival, Marking } from './marking.ts';
import type { PlannedJoin, PlannedStep } from './plan.ts';
import { type Budget, cancelSteps, enter, type Run } from './settle.ts';

type Counting = Extract<PlannedJoin, { kind: 'n' }>;

/** As `instance/joins.ts`, on markings. `some` is looked at when all has come to rest. */
export function arriveAtJoin(run: Run, at: number): void {
  const { join, sources } = run.plan.steps[at]!;
  switch (join.kind) {
    case 'all': {
      const oldest = oldestOfEach(run, at);
      if (oldest.length === sources.length) fire(run, at, oldest);
      return;
    }
    case 'threads': {
      const waiting = arrivalsAt(run, at);
      if (waiting.length >= join.threads) fire(run, at, waiting.slice(0, join.threads));
      return;
    }
    case 'n':
      count(run, at, join);
      return;
    case 'one':
    case 'some':
      return;
  }
}

const arrivalsAt = ({ marking }: Run, at: number): Arrival[] => marking.arrivals.filter((a) => a.at === at);

function oldestOfEach(run: Run, at: number): Arrival[] {
  const waiting = arrivalsAt(run, at);
  return run.plan.steps[at]!.sources.flatMap((source) => waiting.find(({ from }) => from === source) ?? []);
}

function fire(run: Run, at: number, used: readonly Arrival[]): void {
  run.marking.arrivals = run.marking.arrivals.filter((arrival) => !used.includes(arrival));
  enter(run, at);
}

function count(run: Run, at: number, join: Counting): void {
  const { marking, plan } = run;
  for (;;) {
    const round = marking.rounds.find((r) => r.at === at);
    if (!round) {
      if (!fireRound(run, at, join) || join.rest === 'cancel') return;
      continue;
    }
    const absorbed = arrivalsAt(run, at).find(({ from }) => join.rest === 'ignore' || !round.seen.includes(from));
    if (absorbed) {
      marking.arrivals = marking.arrivals.filter((arrival) => arrival !== absorbed);
      if (!round.seen.includes(absorbed.from)) round.seen.push(absorbed.from);
    } else if (round.seen.length < plan.steps[at]!.sources.length) return;
    else marking.rounds = marking.rounds.filter((r) => r !== round);
  }
}

function fireRound(run: Run, at: number, join: Counting): boolean {
  const waiting = arrivalsAt(run, at);
  const sources = [...new Set(waiting.map(({ from }) => from))];
  if (sources.length < join.n) return false;
  const used = sources.slice(0, join.n).map((source) => waiting.find(({ from }) => from === source)!);
  if (join.rest === 'cancel') {
    cancelSteps(run, join.between);
    run.marking.arrivals = run.marking.arrivals.filter((arrival) => arrival.at !== at);
  } else run.marking.rounds.push({ at, seen: used.map(({ from }) => from) });
  fire(run, at, used);
  return true;
}

/** When nothing else moves: joins `some` that wait for nobody any more, and rounds to which nobody can come. */
export function moveJoins(run: Run, budget: Budget): boolean {
  const { arrivals, rounds } = run.marking;
  const places = new Set([...arrivals, ...rounds].map(({ at }) => at));
  return [...places].sort((a, b) => a - b).some((at) => moveJoin(run, at, budget));
}

function moveJoin(run: Run, at: number, budget: Budget): boolean {
  const { join } = run.plan.steps[at]!;
  if (join.kind === 'some') {
    const oldest = oldestOfEach(run, at);
    const come = oldest.map(({ from }) => from);
    if (come.length === 0 || sourcesToCome(run, at, join.opener, budget).some((from) => !come.includes(from)))
      return false;
    fire(run, at, oldest);
    return true;
  }
  if (join.kind !== 'n') return false;
  const round = run.marking.rounds.find((r) => r.at === at);
  if (!round) return fireRound(run, at, join);
  if (sourcesToCome(run, at, join.opener, budget).some((from) => !round.seen.includes(from))) return false;
  run.marking.rounds = run.marking.rounds.filter((r) => r !== round);
  count(run, at, join);
  return true;
}

/** DEFINITIONS §5.2, each arrow looked at once. */
function sourcesToCome({ plan, marking }: Run, at: number, opener: number, budget: Budget): number[] {
  const { steps } = plan;
  const alive = new Set<number>();
  const waiting = new Set(marking.arrivals.map((arrival) => arrival.at * steps.length + arrival.from));
  const ready = new Map<number, number>();
  const open: number[] = [];
  const wake = (step: number) => {
    if (step === at || step === opener || alive.has(step)) return;
    alive.add(step);
    open.push(step);
  };
  const readier = (step: number) => {
    const come = (ready.get(step) ?? 0) + 1;
    ready.set(step, come);
    if (come >= neededBy(steps[step]!)) wake(step);
  };
  for (const place of waiting) readier(Math.floor(place / steps.length));
  for (const step of openOf(marking)) wake(step);
  for (let step = open.pop(); step !== undefined; step = open.pop()) {
    const { targets } = steps[step]!;
    budget.work -= targets.length;
    for (const to of targets) if (!waiting.has(to * steps.length + step)) readier(to);
  }
  return steps[at]!.sources.filter((source) => alive.has(source));
}

const openOf = ({ visits, races }: Marking): number[] => [...visits, ...races.flat()];

function neededBy({ join, sources }: PlannedStep): number {
  if (join.kind === 'all') return Math.max(1, sources.length);
  return join.kind === 'n' ? join.n : 1;
}
