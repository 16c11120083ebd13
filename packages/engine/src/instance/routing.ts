import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledStep } from '../compiled.ts';
import type { CompiledTransition } from '../compiled-flow.ts';
import { activate } from './activate.ts';
import { cancelSteps, finishSteps } from './cancel.ts';
import { changeData, evaluatedSet } from './data.ts';
import { raiseAt, scopeGoesOn } from './incidents.ts';
import { closeInterrupts, openInterrupts } from './interrupts.ts';
import { arriveAtJoin } from './joins.ts';
import { instanceLimits } from './limits.ts';
import { withdrawRivals } from './locks.ts';
import { completionMarks, type Entry, moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { isLiveScope, placeOfWork, type ScopeKey, visitId } from './routing-state.ts';
import { stepTypes } from './step-types.ts';
import { evaluated, move, type Queued, record, stepNamed, stepOf, visitOf, type Work } from './work.ts';

/** How a visit came to its outcome, when not by its work: then a `repeat` does not go on. `nothing`: it never had work to undo. */
export type LeaveHow = { from?: 'outside' | 'nothing' };

/** A visit's work is done: computes `set`, then follows the transitions. */
export function leave(work: Work, serial: number, outcome: string, how: LeaveHow = {}): void {
  const { set } = stepOf(work, serial);
  if (set.length > 0) {
    const scope = scopeOf(work, { visit: serial }, { outcome });
    const place = placeOfWork(work.state.routing, serial);
    const compute = () => Object.fromEntries(set.map(({ field, value }) => [field, value(scope)]));
    const values = evaluatedSet(work, place, compute);
    if ('failed' in values) {
      raiseAt(work, { visit: serial }, 'expression-failed', 'set', { ...values.failed, outcome, ...how });
      return;
    }
    const visit = visitOf(work, serial);
    changeData(work, values.value, { kind: 'step', visit: visitId(visit) }, place);
  }
  route(work, serial, outcome, how);
}

/** Completes the visit and sends its branches on. Without a way on it stays open, with an incident. */
export function route(work: Work, serial: number, outcome: string, how: LeaveHow = {}): void {
  const step = stepOf(work, serial);
  const again = how.from === undefined && goesOn(work, serial, outcome);
  if (again === 'failed') return;
  if (again) {
    const { parents, scope, pass = 1 } = visitOf(work, serial);
    closeInterrupts(work, { visit: serial }, 'step_cancelled');
    move(work, moveCodes.stepCompleted, serial, outcome, [], completionMarks.again + undoMark(step));
    work.queue.push({ kind: 'again', step: step.name, parents: [...parents], scope, pass: pass + 1 });
    return;
  }
  const choice = evaluated(() => transitionsTaken(work, serial, outcome));
  if ('failed' in choice) {
    raiseAt(work, { visit: serial }, 'expression-failed', 'next', { ...choice.failed, outcome, ...how });
    return;
  }
  if (choice.value.length === 0 && step.next.length > 0) {
    const considered = consideredFor(step, outcome);
    raiseAt(work, { visit: serial }, 'no-way-on', 'next', { outcome, considered, ...how });
    return;
  }
  complete(work, serial, { outcome, taken: choice.value, mark: how.from === 'nothing' ? 0 : undoMark(step) });
}

/** Effects come before branches: a cancel frees locks and people before the next step is entered. */
function complete(
  work: Work,
  serial: number,
  { outcome, taken, mark }: { outcome: string; taken: CompiledTransition[]; mark: number },
): void {
  const step = stepOf(work, serial);
  const { scope } = visitOf(work, serial);
  if (!visitOf(work, serial).begun) withdrawRivals(work, serial);
  closeInterrupts(work, { visit: serial }, 'step_cancelled');
  const numbers = taken.map(({ index }) => index);
  if (mark === 0) move(work, moveCodes.stepCompleted, serial, outcome, numbers);
  else move(work, moveCodes.stepCompleted, serial, outcome, numbers, mark);
  const { undoes } = visitOf(work, serial);
  if (undoes !== undefined) {
    record(work, 'StepUndone', { visit: visitId(visitOf(work, undoes)), by: visitId(visitOf(work, serial)) });
  }
  const within = { scope, but: serial };
  for (const { cancel } of [step, ...taken]) cancelSteps(work, cancel, within);
  for (const { finish } of [step, ...taken]) finishSteps(work, finish, within);
  const race = step.split === 'race' ? serial : undefined;
  for (const { to, times } of taken) {
    for (let n = 0; n < times; n += 1) work.queue.push({ kind: 'arrive', to, from: serial, scope, race });
  }
  stepTypes[step.config.type].left?.(work, serial, step);
}

const undoMark = ({ undo }: CompiledStep): number => (undo ? completionMarks.undoable : 0);

/** Whether another pass of a `repeat` follows. */
function goesOn(work: Work, serial: number, outcome: string): boolean | 'failed' {
  const { repeat } = stepOf(work, serial);
  if (!repeat) return false;
  const { pass = 1 } = visitOf(work, serial);
  const scope = scopeOf(work, { visit: serial });
  const again = evaluated(() => (repeat.while?.(scope) ?? true) && !(repeat.until?.(scope) ?? false));
  if ('failed' in again) {
    raiseAt(work, { visit: serial }, 'expression-failed', 'next', { ...again.failed, outcome });
    return 'failed';
  }
  if (again.value && pass >= repeat.max) {
    raiseAt(work, { visit: serial }, 'spins', 'next', { outcome, passes: pass });
    return 'failed';
  }
  return again.value;
}

/** DEFINITIONS §5.1. Guards see the visit as not yet completed, and the data after its `set`. */
function transitionsTaken(work: Work, serial: number, outcome: string): CompiledTransition[] {
  const step = stepOf(work, serial);
  const scope = scopeOf(work, { visit: serial }, { outcome });
  const remaining = step.next.filter((t) => t.on === undefined || t.on.has(outcome));
  const isTaken = (t: CompiledTransition) => !t.otherwise && (t.when === undefined || t.when(scope));
  const otherwise = remaining.filter((t) => t.otherwise);
  if (step.split === 'one') {
    const first = remaining.find(isTaken) ?? otherwise[0];
    return first ? [first] : [];
  }
  const taken = remaining.filter(isTaken);
  return taken.length > 0 ? taken : otherwise;
}

const consideredFor = (step: CompiledStep, outcome: string): JsonObject[] =>
  step.next.map(({ index, to, on }) => ({
    transition: index,
    to,
    why: on && !on.has(outcome) ? `it is for ${[...on].join(', ')}` : 'its condition does not hold',
  }));

/** A branch comes to a step (DEFINITIONS §5.2), unless its scope was closed or the visit taken back meanwhile. */
export function arrive(work: Work, { to, from, scope, race }: Extract<Queued, { kind: 'arrive' }>): void {
  if (!isLiveScope(work.state.routing, scope)) return;
  const step = stepNamed(work.definition, to);
  if (from === undefined) enter(work, step, { parents: [], scope });
  else if (visitOf(work, from).status === 'withdrawn') return;
  else if (step.join.kind === 'one') enter(work, step, { parents: [from], scope, race });
  else arriveAtJoin(work, step, from);
}

export interface Entering {
  parents: number[];
  scope?: ScopeKey | undefined;
  race?: number | undefined;
  pass?: number | undefined;
  /** A join fires: it uses up arrivals of the parents. */
  join?: 'fired' | 'round';
  joined?: readonly string[] | undefined;
  undoes?: number | undefined;
}

/** Begins a visit. Beyond the limit of a command it is blocked and reported: no branch is lost. */
export function enter(
  work: Work,
  step: CompiledStep,
  { parents, join, scope, race, pass: given, joined, undoes }: Entering,
): void {
  if (scope !== undefined) scopeGoesOn(work, scope);
  const serial = work.state.routing.visitCount;
  const pass = step.repeat ? (given ?? 1) : undefined;
  const entry: Entry = {
    ...(scope !== undefined && { in: scope }),
    ...(race !== undefined && { race }),
    ...(pass !== undefined && { pass }),
    ...(joined && { joined }),
    ...(undoes !== undefined && { undoes }),
    ...(join === 'round' && { round: true as const }),
  };
  const unusual = Object.keys(entry).length > 0 ? ([entry] as const) : ([] as const);
  if (join) move(work, moveCodes.joinFired, step.name, parents, ...unusual);
  else move(work, moveCodes.stepEntered, step.name, parents, ...unusual);
  work.entries += 1;
  if (work.entries > instanceLimits.entriesPerCommandMax) {
    move(work, moveCodes.stepBlocked, serial, 'limit');
    raiseAt(work, { visit: serial }, 'spins', 'limit', { entries: instanceLimits.entriesPerCommandMax });
    return;
  }
  begin(work, serial);
}

/** `while` of a `repeat` is tested before the first pass, too. */
export function begin(work: Work, serial: number): void {
  const { repeat } = stepOf(work, serial);
  if (repeat?.while && visitOf(work, serial).pass === 1) {
    const holds = evaluated(() => repeat.while?.(scopeOf(work, { visit: serial })));
    if ('failed' in holds) {
      raiseAt(work, { visit: serial }, 'expression-failed', 'begin', holds.failed);
      return;
    }
    if (holds.value === false) {
      skip(work, serial, 'completed', 'nothing');
      return;
    }
  }
  openInterrupts(work, { visit: serial });
  activate(work, serial);
}

/** Completes a visit without its work. */
export function skip(work: Work, serial: number, outcome: string, from: 'outside' | 'nothing' = 'outside'): void {
  move(work, moveCodes.stepSkipped, serial);
  leave(work, serial, outcome, { from });
}
