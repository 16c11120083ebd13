import { arriveAtJoin, moveJoins } from './joins.ts';
import { copyMarking, type Marking, sizeOf } from './marking.ts';
import type { Choice, Plan } from './plan.ts';

/** A command in the making: where the branches are, and what has yet to move. It moves as `instance/rest.ts` does. */
export interface Run {
  plan: Plan;
  marking: Marking;
  /** First in, first out, as in the machine. */
  queue: Queued[];
  /** What comes before it, last in, first out. */
  next: Next[];
  /** What was left on the way, as a trace says it, the latest first. */
  trace: Trace | undefined;
  /** Moves since it was at rest. */
  moved: number;
  /** The scope is over: which step ended it, and what was open then. */
  ended?: { by: number; left: number[] };
}

export interface Trace {
  label: string;
  before: Trace | undefined;
}

/** A branch comes to a step, or a step that needs nobody is done. */
type Queued = { to: number; from: number; race: number | undefined } | { done: number };

type Next =
  | { kind: 'entered'; step: number; race: number | undefined }
  | { kind: 'left'; step: number; choice: Choice }
  | { kind: 'finish'; step: number; count: number }
  | { kind: 'send'; step: number; choice: Choice };

/** How much may be looked at yet: moves, and parts of markings and of the graph. What is beyond is not known. */
export interface Budget {
  work: number;
  /** Something was left out: a run that does not come to rest. */
  isCut: boolean;
}

/** Parts of a marking that are looked at in the time of one move. */
const partsPerMove = 8;
/** Beyond, a command is not followed: the machine stops it, too (`entriesPerCommandMax`). */
const movesMax = 1_000;

export const runFrom = (plan: Plan, marking: Marking, trace?: Trace): Run => ({
  plan,
  marking: copyMarking(marking),
  queue: [],
  next: [],
  trace,
  moved: 0,
});

/** All ways in which a run comes to rest; fewer when the budget is used up. */
export function settle(begun: Run, budget: Budget): Run[] {
  const rested: Run[] = [];
  const open = [begun];
  for (let run = open.pop(); run && budget.work > 0; run = open.pop()) {
    let forks: Run[] | undefined;
    for (let isMoving = true; isMoving && !run.ended && run.moved < movesMax && budget.work > 0; ) {
      budget.work -= 1 + Math.ceil((sizeOf(run.marking) + run.queue.length) / partsPerMove);
      run.moved += 1;
      const moved = moveOnce(run, budget);
      if (typeof moved !== 'boolean') forks = moved;
      isMoving = moved === true;
    }
    if (run.moved >= movesMax) budget.isCut = true;
    else if (forks) open.push(...forks.toReversed());
    else rested.push(run);
  }
  return rested;
}

/** Whether anything moved, or the runs that it may become. */
function moveOnce(run: Run, budget: Budget): boolean | Run[] {
  const next = run.next.pop();
  if (next) return take(run, next, budget);
  const queued = run.queue.shift();
  if (!queued) return moveJoins(run, budget);
  if ('done' in queued) return leaveByItself(run, queued.done, budget);
  arrive(run, queued);
  return true;
}

function take(run: Run, next: Next, budget: Budget): true | Run[] {
  switch (next.kind) {
    case 'entered':
      return begin(run, next, budget);
    case 'left':
      leave(run, next);
      return true;
    case 'finish':
      return finish(run, next, budget);
    case 'send':
      send(run, next);
      return true;
  }
}

function arrive(run: Run, { to, from, race }: { to: number; from: number; race: number | undefined }): void {
  if (run.plan.steps[to]!.join.kind === 'one') enter(run, to, race);
  else {
    run.marking.arrivals.push({ at: to, from });
    arriveAtJoin(run, to);
  }
}

export function enter(run: Run, step: number, race?: number): void {
  if (race === undefined) run.marking.visits.push(step);
  else run.marking.races[race]!.push(step);
  const { work, atOnce, mayBeBlocked } = run.plan.steps[step]!;
  if (atOnce.length > 0 || (work !== 'outside' && mayBeBlocked)) run.next.push({ kind: 'entered', step, race });
  else if (work !== 'outside') run.queue.push({ done: step });
}

/** It is blocked, or has nothing to do, or its turn comes. */
function begin(run: Run, { step, race }: { step: number; race: number | undefined }, budget: Budget): Run[] {
  const { work, atOnce, mayBeBlocked } = run.plan.steps[step]!;
  const forks: Run[] = [];
  const usual = fork(run, budget);
  if (work !== 'outside') usual.queue.push({ done: step });
  forks.push(usual);
  if (work !== 'outside' && mayBeBlocked) forks.push(fork(run, budget));
  for (const choice of atOnce) {
    const done = fork(run, budget);
    removeOne(race === undefined ? done.marking.visits : done.marking.races[race]!, step);
    done.next.push({ kind: 'left', step, choice });
    forks.push(done);
  }
  return forks;
}

/** Dropped when it was withdrawn meanwhile. Without a way on it stays. */
function leaveByItself(run: Run, step: number, budget: Budget): true | Run[] {
  const { choices } = run.plan.steps[step]!;
  if (!run.marking.visits.includes(step) || choices.length === 0) return true;
  return choices.map((choice) => {
    const done = fork(run, budget);
    removeOne(done.marking.visits, step);
    done.next.push({ kind: 'left', step, choice });
    return done;
  });
}

/** Effects come before branches: what is cancelled, then what is finished, then the ways on. */
function leave(run: Run, { step, choice }: { step: number; choice: Choice }): void {
  const { cancel, finish: finished, runsOn } = run.plan.steps[step]!;
  run.trace = { label: choice.label, before: run.trace };
  if (runsOn && !run.marking.running.includes(step)) run.marking.running.push(step);
  for (const of of [cancel, ...choice.ways.map((way) => way.cancel)]) cancelSteps(run, of);
  run.next.push({ kind: 'send', step, choice });
  const all = [...finished, ...choice.ways.flatMap((way) => way.finish)];
  for (const other of all.toReversed()) run.next.push({ kind: 'finish', step: other, count: visitsOf(run, other) });
}

function finish(run: Run, { step, count }: { step: number; count: number }, budget: Budget): true | Run[] {
  const { hasItems, choices, mayBeBlocked } = run.plan.steps[step]!;
  if (!hasItems || count === 0 || visitsOf(run, step) === 0) return true;
  const rest = { kind: 'finish', step, count: count - 1 } as const;
  const forks = choices.map((choice) => {
    const done = fork(run, budget);
    const { visits, races } = done.marking;
    removeOne([visits, ...races].find((all) => all.includes(step))!, step);
    done.next.push(rest, { kind: 'left', step, choice });
    return done;
  });
  if (forks.length > 0 && !mayBeBlocked) return forks;
  const stays = fork(run, budget);
  stays.next.push(rest);
  return [...forks, stays];
}

function send(run: Run, { step, choice }: { step: number; choice: Choice }): void {
  const { isRace, work } = run.plan.steps[step]!;
  const race = isRace ? run.marking.races.push([]) - 1 : undefined;
  for (const { to, times } of choice.ways) {
    for (let n = 0; n < times; n += 1) run.queue.push({ to, from: step, race });
  }
  if (work !== 'end') return;
  const { visits, races, arrivals, running } = run.marking;
  const onTheWay = run.queue.flatMap((queued) => ('to' in queued ? [queued.to] : []));
  run.ended = {
    by: step,
    left: [...visits, ...races.flat(), ...arrivals.map(({ at }) => at), ...running, ...onTheWay],
  };
}

/** Visits of these steps and what waits at them; their rounds end. */
export function cancelSteps(run: Run, steps: readonly number[]): void {
  if (steps.length === 0) return;
  const { marking } = run;
  const stays = (step: number) => !steps.includes(step);
  marking.visits = marking.visits.filter(stays);
  marking.races = marking.races.map((race) => race.filter(stays));
  marking.running = marking.running.filter(stays);
  marking.arrivals = marking.arrivals.filter(({ at }) => stays(at));
  marking.rounds = marking.rounds.filter(({ at }) => stays(at));
  run.queue = run.queue.filter((queued) => !('done' in queued) || stays(queued.done));
}

function fork(run: Run, budget: Budget): Run {
  const { marking, queue, next } = run;
  budget.work -= sizeOf(marking) + queue.length + next.length;
  return { ...run, marking: copyMarking(marking), queue: [...queue], next: [...next] };
}

const visitsOf = ({ marking: { visits, races } }: Run, step: number): number =>
  [visits, ...races].reduce((count, all) => count + all.filter((one) => one === step).length, 0);

export function removeOne(from: number[], step: number): void {
  const index = from.indexOf(step);
  if (index >= 0) from.splice(index, 1);
}
