import type { CompiledStep } from '../compiled.ts';
import type { CompiledJoin } from '../compiled-flow.ts';
import { cancelSteps, closeRound, scopeNamed } from './cancel.ts';
import { moveCodes } from './moves.ts';
import { enter } from './routing.ts';
import { type Arrival, isOpenVisit, type ScopeKey } from './routing-state.ts';
import { rewindUnderWay } from './undo-first.ts';
import { move, stepNamed, visitOf, type Work } from './work.ts';

type CountingJoin = Extract<CompiledJoin, { kind: 'n' }>;

/** A branch comes to a join (DEFINITIONS §5.2). `some` is looked at when all has come to rest. */
export function arriveAtJoin(work: Work, step: CompiledStep, from: number): void {
  move(work, moveCodes.branchArrived, step.name, from);
  const { scope } = visitOf(work, from);
  switch (step.join.kind) {
    case 'all':
      fireOldest(work, step, scope, (oldest) => oldest.length === step.sources.length);
      return;
    case 'threads': {
      const waiting = arrivalsAt(work, step.name, scope);
      const { threads } = step.join;
      if (waiting.length >= threads) fire(work, step, scope, waiting.slice(0, threads));
      return;
    }
    case 'n':
      count(work, step, step.join, scope);
      return;
    case 'one':
    case 'some':
      return;
  }
}

export const arrivalsAt = ({ state: { routing } }: Work, step: string, scope: ScopeKey | undefined): Arrival[] =>
  routing.arrivals.filter((a) => a.step === step && a.scope === scope);

/** The oldest arrival of each source that has one, in order of the sources. */
function oldestOfEach(work: Work, step: CompiledStep, scope: ScopeKey | undefined): Arrival[] {
  const waiting = arrivalsAt(work, step.name, scope);
  return step.sources.flatMap((source) => waiting.find((a) => a.source === source) ?? []);
}

function fireOldest(
  work: Work,
  step: CompiledStep,
  scope: ScopeKey | undefined,
  suffices: (oldest: Arrival[]) => boolean,
): boolean {
  const oldest = oldestOfEach(work, step, scope);
  if (oldest.length === 0 || !suffices(oldest)) return false;
  fire(work, step, scope, oldest);
  return true;
}

function fire(
  work: Work,
  step: CompiledStep,
  scope: ScopeKey | undefined,
  used: Arrival[],
  join: 'fired' | 'round' = 'fired',
): void {
  enter(work, step, { parents: used.map(({ visit }) => visit), scope, join });
}

/** Sources are counted per round. After it has fired, the first of each other source is absorbed. */
function count(work: Work, step: CompiledStep, join: CountingJoin, scope: ScopeKey | undefined): void {
  for (;;) {
    const round = roundOf(work, step.name, scope);
    if (!round) {
      if (!fireRound(work, step, join, scope)) return;
      if (join.rest === 'cancel') return;
      continue;
    }
    const seen = new Set(round.seen.map(({ source }) => source));
    const absorbed = arrivalsAt(work, step.name, scope).find((a) => join.rest === 'ignore' || !seen.has(a.source));
    if (absorbed) move(work, moveCodes.branchAbsorbed, step.name, absorbed.visit);
    else if (seen.size < step.sources.length) return;
    else closeRound(work, step.name, scope);
  }
}

function fireRound(work: Work, step: CompiledStep, join: CountingJoin, scope: ScopeKey | undefined): boolean {
  const waiting = arrivalsAt(work, step.name, scope);
  const sources = [...new Set(waiting.map(({ source }) => source))];
  if (sources.length < join.n) return false;
  const used = sources.slice(0, join.n).map((source) => waiting.find((a) => a.source === source)!);
  if (join.rest === 'cancel') {
    cancelSteps(work, join.between, { scope });
    for (const arrival of waiting.filter((a) => !used.includes(a))) {
      move(work, moveCodes.branchWithdrawn, step.name, arrival.visit);
    }
    move(work, moveCodes.roundClosed, step.name, ...scopeNamed(scope));
  }
  fire(work, step, scope, used, join.rest === 'cancel' ? 'fired' : 'round');
  return true;
}

const roundOf = ({ state: { routing } }: Work, step: string, scope: ScopeKey | undefined) =>
  routing.rounds.find((r) => r.step === step && r.scope === scope);

/** When nothing else moves: joins `some` that wait for nobody any more, and rounds to which nobody can come. */
export function moveJoins(work: Work): boolean {
  const { arrivals, rounds } = work.state.routing;
  const places = new Map<string, { step: CompiledStep; scope: ScopeKey | undefined }>();
  for (const { step, scope } of [...arrivals, ...rounds]) {
    const found = stepNamed(work.definition, step);
    if (found.join.kind === 'some' || found.join.kind === 'n')
      places.set(`${scope ?? ''} ${step}`, { step: found, scope });
  }
  const outsideIn = [...places.values()].sort(
    (a, b) =>
      Number.parseInt(a.scope ?? '-1', 10) - Number.parseInt(b.scope ?? '-1', 10) || a.step.index - b.step.index,
  );
  return outsideIn.some(({ step, scope }) => moveJoin(work, step, scope));
}

function moveJoin(work: Work, step: CompiledStep, scope: ScopeKey | undefined): boolean {
  const { join } = step;
  if (join.kind === 'some') {
    const come = new Set(arrivalsAt(work, step.name, scope).map(({ source }) => source));
    return fireOldest(work, step, scope, () => sourcesToCome(work, step, scope).every((source) => come.has(source)));
  }
  if (join.kind !== 'n') return false;
  const round = roundOf(work, step.name, scope);
  // After a rewind enough may wait again.
  if (!round) return fireRound(work, step, join, scope);
  const seen = new Set(round.seen.map(({ source }) => source));
  if (sourcesToCome(work, step, scope).some((source) => !seen.has(source))) return false;
  closeRound(work, step.name, scope);
  count(work, step, join, scope);
  return true;
}

/**
 * The sources of a join from which a branch can still come in this round (DEFINITIONS §5.2). Every guard may go either way;
 * ways back through the join or its opener belong to the next round.
 */
export function sourcesToCome(work: Work, join: CompiledStep, scope: ScopeKey | undefined): string[] {
  const { definition, state } = work;
  const opener = 'opener' in join.join ? join.join.opener : undefined;
  const isOutside = (name: string) => name === join.name || name === opener;
  const alive = new Set<string>();
  for (const visit of state.routing.visits) {
    if (visit.scope !== scope || !isOpenVisit(visit) || visit.undoes !== undefined) continue;
    if (!isOutside(visit.step)) alive.add(visit.step);
  }
  // What is undone first will be entered anew.
  const back = rewindUnderWay(state);
  if (back && back.scope === scope && !isOutside(back.step)) alive.add(back.step);
  const waiting = new Set(
    state.routing.arrivals.filter((a) => a.scope === scope).map(({ step, source }) => `${step} ${source}`),
  );
  const steps = [...definition.steps.values()].filter(({ name, within }) => within === join.within && !isOutside(name));
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const step of steps) {
      if (alive.has(step.name)) continue;
      const ready = step.sources.filter((source) => alive.has(source) || waiting.has(`${step.name} ${source}`)).length;
      if (ready < neededBy(step)) continue;
      alive.add(step.name);
      isChanged = true;
    }
  }
  return join.sources.filter((source) => alive.has(source));
}

function neededBy({ join, sources }: CompiledStep): number {
  if (join.kind === 'all') return Math.max(1, sources.length);
  return join.kind === 'n' ? join.n : 1;
}
