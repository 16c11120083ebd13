import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledStep, CompiledTransition } from '../compiled.ts';
import { changeData } from './data.ts';
import { raiseAt } from './incidents.ts';
import { instanceLimits } from './limits.ts';
import { moveCodes } from './moves.ts';
import { type ItemRef, visitId } from './state.ts';
import { stepTypes, type WithdrawCause } from './step-types.ts';
import { evaluated, move, scopeOf, stepNamed, stepOf, visitOf, type Work } from './work.ts';

/** A work item is done. */
export function itemDone(work: Work, item: ItemRef, outcome: string): void {
  leave(work, item.visit, outcome);
}

/** A visit's work is done: computes `set`, then follows the transitions. */
export function leave(work: Work, serial: number, outcome: string): void {
  const { set } = stepOf(work, serial);
  if (set.length > 0) {
    const scope = scopeOf(work, { visit: serial }, { outcome });
    const values = evaluated(() => Object.fromEntries(set.map(({ field, value }) => [field, value(scope)])));
    if ('failed' in values) {
      raiseAt(work, { visit: serial }, 'expression-failed', 'set', { ...values.failed, outcome });
      return;
    }
    changeData(work, values.value, { kind: 'step', visit: visitId(visitOf(work, serial)) });
  }
  route(work, serial, outcome);
}

/** Completes the visit and sends its branches on. Without a way on it stays open, with an incident. */
export function route(work: Work, serial: number, outcome: string): void {
  const step = stepOf(work, serial);
  const choice = evaluated(() => transitionsTaken(work, serial, outcome));
  if ('failed' in choice) {
    raiseAt(work, { visit: serial }, 'expression-failed', 'next', { ...choice.failed, outcome });
    return;
  }
  if (choice.value.length === 0 && step.next.length > 0) {
    raiseAt(work, { visit: serial }, 'no-way-on', 'next', { outcome, considered: consideredFor(step, outcome) });
    return;
  }
  const taken = choice.value.map((transition) => transition.index);
  move(work, moveCodes.stepCompleted, serial, outcome, taken);
  for (const transition of choice.value) work.queue.push({ kind: 'arrive', to: transition.to, from: serial });
  stepTypes[step.config.type].left?.(work, serial, step);
}

/** DEFINITIONS §5.1. Guards see the visit as not yet completed, and the data after its `set`. */
function transitionsTaken(work: Work, serial: number, outcome: string): CompiledTransition[] {
  const step = stepOf(work, serial);
  const scope = scopeOf(work, { visit: serial }, { outcome });
  const remaining = step.next.filter((t) => t.on === undefined || t.on.has(outcome));
  const isTaken = (t: CompiledTransition) => !t.otherwise && (t.when === undefined || t.when(scope));
  const otherwise = remaining.filter((t) => t.otherwise);
  if (step.split === 'all') {
    const taken = remaining.filter(isTaken);
    return taken.length > 0 ? taken : otherwise;
  }
  const first = remaining.find(isTaken) ?? otherwise[0];
  return first ? [first] : [];
}

const consideredFor = (step: CompiledStep, outcome: string): JsonObject[] =>
  step.next.map(({ index, to, on }) => ({
    transition: index,
    to,
    why: on && !on.has(outcome) ? `it is for ${[...on].join(', ')}` : 'its condition does not hold',
  }));

/** A branch comes to a step (DEFINITIONS §5.2). A join `all` fires when each source has an arrival, and uses up the oldest. */
export function arrive(work: Work, to: string, from: number | undefined): void {
  const step = stepNamed(work.definition, to);
  if (step.join.kind === 'one' || from === undefined) {
    enter(work, step, from === undefined ? [] : [from]);
    return;
  }
  move(work, moveCodes.branchArrived, to, from);
  const { arrivals } = work.state.routing;
  const oldest = step.sources.map((source) => arrivals.find((a) => a.step === to && a.source === source));
  const consumed = oldest.flatMap((arrival) => (arrival ? [arrival.visit] : []));
  if (consumed.length === step.sources.length) enter(work, step, consumed, 'fired');
}

/** Begins a visit. Beyond the limit of a command it is blocked and reported: no branch is lost. */
function enter(work: Work, step: CompiledStep, parents: number[], join?: 'fired'): void {
  const serial = work.state.routing.visitCount;
  if (join) move(work, moveCodes.joinFired, step.name, parents);
  else move(work, moveCodes.stepEntered, step.name, parents);
  work.entries += 1;
  if (work.entries > instanceLimits.entriesPerCommandMax) {
    move(work, moveCodes.stepBlocked, serial, 'limit');
    raiseAt(work, { visit: serial }, 'spins', 'limit', { entries: instanceLimits.entriesPerCommandMax });
    return;
  }
  activate(work, serial);
}

/** Opens the work of an active visit. */
export function activate(work: Work, serial: number): void {
  openItem(work, { visit: serial });
}

/** Opens a work item: a task, a job, or something that runs by itself when its turn comes. */
export function openItem(work: Work, item: ItemRef): void {
  const step = stepOf(work, item.visit);
  const type = stepTypes[step.config.type];
  if (type.run) work.queue.push({ kind: 'run', item });
  else type.open?.(work, item, step);
}

/** Closes what a work item has open, from outside. */
export function withdrawItem(work: Work, item: ItemRef, cause: WithdrawCause): void {
  stepTypes[stepOf(work, item.visit).config.type].withdraw?.(work, item, cause);
}
