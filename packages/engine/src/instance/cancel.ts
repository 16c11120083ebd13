import { endDeadlock } from './deadlocks.ts';
import { resolve } from './incidents.ts';
import { closeInterrupts } from './interrupts.ts';
import { closeItems } from './items.ts';
import { moveCodes } from './moves.ts';
import { leave } from './routing.ts';
import { type ItemRef, isLive, isOpenVisit, type ScopeKey, scopeKeyOf, type Visit, visitId } from './routing-state.ts';
import { openIncidents } from './state.ts';
import { stepTypes, type WithdrawCause } from './step-types.ts';
import { move, stepOf, visitOf, type Work } from './work.ts';

interface Within {
  scope: ScopeKey | undefined;
  /** A visit never cancels itself. */
  but?: number;
}

/** All live visits of these steps in the scope, and what waits at them; their rounds end. */
export function cancelSteps(work: Work, steps: readonly string[], { scope, but }: Within): void {
  if (steps.length === 0) return;
  for (const visit of work.state.routing.visits) {
    const isMeant = steps.includes(visit.step) && visit.scope === scope && visit.serial !== but;
    if (isMeant && isLive(visitOf(work, visit.serial))) cancelVisit(work, visit.serial, 'step_cancelled');
  }
  for (const step of steps) {
    withdrawArrivals(work, step, scope);
    closeRound(work, step, scope);
  }
}

function withdrawArrivals(work: Work, step: string, scope: ScopeKey | undefined): void {
  for (const arrival of [...work.state.routing.arrivals]) {
    if (arrival.step === step && arrival.scope === scope) move(work, moveCodes.branchWithdrawn, step, arrival.visit);
  }
}

export function closeRound(work: Work, step: string, scope: ScopeKey | undefined): void {
  if (!work.state.routing.rounds.some((r) => r.step === step && r.scope === scope)) return;
  move(work, moveCodes.roundClosed, step, ...scopeNamed(scope));
}

/** The last part of a move, left out for the root. */
export const scopeNamed = (scope: ScopeKey | undefined): [] | [ScopeKey] => (scope === undefined ? [] : [scope]);

/** Completes the `forEach` of these steps with what is done. */
export function finishSteps(work: Work, steps: readonly string[], { scope, but }: Within): void {
  for (const step of steps) {
    for (const visit of work.state.routing.visits) {
      const isMeant = visit.step === step && visit.scope === scope && visit.serial !== but;
      if (isMeant && visit.status === 'active' && visit.items) closeItems(work, visit.serial);
    }
  }
}

/** Withdraws a visit with all that is open in it. What it completed stays completed. */
export function cancelVisit(work: Work, serial: number, cause: WithdrawCause): void {
  const { status } = visitOf(work, serial);
  withdrawOpen(work, serial, cause);
  closeInterrupts(work, { visit: serial }, cause);
  if (isOpenVisit(visitOf(work, serial)) && status !== 'completed') move(work, moveCodes.stepCancelled, serial);
}

/** What a visit has open: work items, what is inside, incidents. `back`: items are queued again. */
export function withdrawOpen(work: Work, serial: number, cause: WithdrawCause, how?: 'back'): void {
  const visit = visitOf(work, serial);
  if (visit.status === 'blocked') endDeadlock(work, visit);
  for (const item of openItemsOf(visit)) {
    withdrawItem(work, item, cause);
    if (item.index !== undefined && how !== 'back') move(work, moveCodes.itemCancelled, serial, item.index);
  }
  const id = visitId(visit);
  for (const incident of openIncidents(work.state)) {
    if (incident.visit === id) resolve(work, incident, 'ended');
  }
}

export function openItemsOf({ serial: visit, status, items }: Visit): ItemRef[] {
  if (!items) return status === 'active' ? [{ visit }] : [];
  return items.flatMap((item, index) => (item.status === 'open' ? [{ visit, index }] : []));
}

/** Closes what a work item has open, from outside. */
export function withdrawItem(work: Work, item: ItemRef, cause: WithdrawCause): void {
  const { config } = stepOf(work, item.visit);
  if (config.type === 'scope' || config.type === 'compensate') cancelScope(work, scopeKeyOf(item), cause);
  stepTypes[config.type].withdraw?.(work, item, cause);
}

/** Everything in a scope, oldest first. */
export function cancelScope(work: Work, scope: ScopeKey | undefined, cause: WithdrawCause): void {
  for (const visit of work.state.routing.visits) {
    if (visit.scope === scope && isLive(visitOf(work, visit.serial))) cancelVisit(work, visit.serial, cause);
  }
}

/** Ends a visit from outside, with an outcome: what it has open is withdrawn. */
export function interruptVisit(work: Work, serial: number, outcome: string): void {
  withdrawOpen(work, serial, 'interrupted');
  leave(work, serial, outcome, { from: 'outside' });
}
