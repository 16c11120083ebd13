import type { WaitAlternative, WithdrawalCause } from '@procession/contracts/events/machine-facts.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { CompiledInterrupt } from '../compiled-flow.ts';
import { interruptVisit } from './cancel.ts';
import { endInstance } from './ending.ts';
import { raiseInstance, raiseOnce } from './incidents.ts';
import { instantOf } from './instants.ts';
import type { TimerState, WaitState } from './machine-state.ts';
import { scopeOf } from './names-in-scope.ts';
import { type ItemRef, itemNamed } from './routing-state.ts';
import { cancelTimers, scheduleTimer } from './timers.ts';
import { cancelWaits, openWait } from './waits.ts';
import { evaluated, itemId, record, stepOf, type Work } from './work.ts';

/** What ends a visit, or without one the whole instance, from outside: its timers and its wait (DEFINITIONS §3.2). */
export function openInterrupts(work: Work, visit?: ItemRef): void {
  const interrupts = interruptsOf(work, visit);
  if (interrupts.length === 0) return;
  const at = visit ? { item: itemId(work, visit) } : {};
  const opened = evaluated(() => {
    const awaited = interrupts.flatMap((one) => awaitedBy(work, one, visit));
    const instants = interrupts.flatMap((one) =>
      one.kind === 'time' ? [{ index: one.index, ...instantOf(work, one.at, visit) }] : [],
    );
    return { awaited, instants };
  });
  if ('failed' in opened) {
    if (visit) raiseOnce(work, visit, 'expression-failed', 'interrupts', opened.failed);
    else raiseInstance(work, 'expression-failed', 'interrupts', opened.failed);
    return;
  }
  for (const instant of opened.value.instants) scheduleTimer(work, { purpose: 'interrupt', ...at, ...instant });
  const { awaited } = opened.value;
  if (awaited.length === 0) return;
  const step = visit && stepOf(work, visit.visit);
  openWait(work, {
    ...at,
    ...(step && { step: step.name, stepName: step.label }),
    interrupt: true,
    alternatives: awaited,
  });
}

/** The visit is closed, by whatever way. */
export function closeInterrupts(work: Work, visit: ItemRef | undefined, cause: WithdrawalCause): void {
  if (interruptsOf(work, visit).length === 0) return;
  const id = visit && itemId(work, visit);
  cancelTimers(work, (timer) => timer.purpose === 'interrupt' && timer.item === id);
  cancelWaits(work, (wait) => wait.interrupt === true && wait.item === id, cause);
}

const interruptsOf = (work: Work, visit: ItemRef | undefined): readonly CompiledInterrupt[] =>
  visit ? stepOf(work, visit.visit).interrupt : work.definition.interrupt;

function awaitedBy(work: Work, one: CompiledInterrupt, visit: ItemRef | undefined): WaitAlternative[] {
  const { index } = one;
  if (one.kind === 'message') return [{ index, message: one.message, key: one.key(scopeOf(work, visit)) }];
  return one.kind === 'signal' ? [{ index, signal: one.signal }] : [];
}

export function interruptTimerFired(work: Work, { item, index }: TimerState): void {
  interrupt(work, item, index!);
}

/** A message or a signal came for it. */
export function interruptBy(work: Work, { wait, item }: WaitState, index: number, id: string | undefined): void {
  const outcome = outcomeOf(work, item, index);
  record(work, 'WaitSatisfied', { wait, alternative: index, outcome, ...(id !== undefined && { id }) });
  interrupt(work, item, index);
}

function interrupt(work: Work, item: string | undefined, index: number): void {
  const outcome = outcomeOf(work, item, index);
  if (item === undefined) endInstance(work, outcome as FinalStatus, { cause: 'interrupted' });
  else interruptVisit(work, itemNamed(work.state.routing, item)!.visit, outcome);
}

function outcomeOf(work: Work, item: string | undefined, index: number): string {
  const visit = item === undefined ? undefined : itemNamed(work.state.routing, item);
  const found = interruptsOf(work, visit).find((one) => one.index === index);
  if (!found) throw new Error(`${item ?? 'the instance'} has no interrupt ${index}`);
  return found.outcome;
}
