import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { activate } from './activate.ts';
import { cancelVisit, interruptVisit, openItemsOf, withdrawOpen } from './cancel.ts';
import { endInstance } from './ending.ts';
import { leavingVisits, raiseInstanceOnce, raiseOnce } from './incidents.ts';
import { advance } from './items.ts';
import { moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { isOpenVisit, type Visit, visitId } from './routing-state.ts';
import { stepTypes } from './step-types.ts';
import { leaveTenantLock } from './tenant-locks.ts';
import { evaluated, move, stepOf, type Work } from './work.ts';

/**
 * Conditions that are looked at again after every command (DEFINITIONS §6, rest 2): visits by age, the first that changes
 * something. Gives whether one did.
 */
export function moveStanding(work: Work): boolean {
  for (const interrupt of work.definition.interrupt) {
    if (interrupt.kind !== 'when') continue;
    const { when, outcome } = interrupt;
    const holds = evaluated(() => when(scopeOf(work)));
    if ('failed' in holds) {
      if (raiseInstanceOnce(work, 'expression-failed', 'condition', holds.failed)) return true;
      continue;
    }
    if (!holds.value) continue;
    endInstance(work, outcome as FinalStatus, { cause: 'interrupted' });
    return true;
  }
  // What could not be left stays where it is until somebody does something about it.
  const leaving = leavingVisits(work);
  const stays = (visit: Visit): boolean => leaving.size > 0 && leaving.has(visitId(visit));
  return work.state.routing.visits.some((visit) => isOpenVisit(visit) && !stays(visit) && moveVisit(work, visit));
}

function moveVisit(work: Work, visit: Visit): boolean {
  const { serial } = visit;
  if (visit.blockedBy === 'condition' || visit.blockedBy === 'lock') {
    if (interrupted(work, serial)) return true;
    return isInLine(visit) && !stepOf(work, serial).available ? false : activate(work, serial);
  }
  if (visit.status !== 'active') return false;
  return interrupted(work, serial) || workMoves(work, visit) || isLost(work, visit) || advance(work, serial);
}

/** None of its work goes on: others may have the lock, and it takes its place anew when it comes back. */
function leaveLock(work: Work, serial: number): void {
  if (work.state.routing.locks.some((lock) => lock.visit === serial)) move(work, moveCodes.lockReleased, serial);
  leaveTenantLock(work, serial);
}

/** For a lock of the tenant: that it is its turn is said by a command. */
const isInLine = ({ blockedBy, waitsFor }: Visit): boolean => blockedBy === 'lock' && waitsFor === undefined;

function interrupted(work: Work, serial: number): boolean {
  for (const interrupt of stepOf(work, serial).interrupt) {
    if (interrupt.kind !== 'when') continue;
    const { when, outcome } = interrupt;
    const holds = evaluated(() => when(scopeOf(work, { visit: serial })));
    if ('failed' in holds) {
      const facts = work.facts.length;
      raiseOnce(work, { visit: serial }, 'expression-failed', 'condition', holds.failed);
      if (work.facts.length > facts) return true;
    } else if (holds.value) {
      interruptVisit(work, serial, outcome);
      return true;
    }
  }
  return false;
}

/** Conditions of the work itself. */
function workMoves(work: Work, visit: Visit): boolean {
  const step = stepOf(work, visit.serial);
  const { standing } = stepTypes[step.config.type];
  return standing !== undefined && openItemsOf(visit).some((item) => standing(work, item, step));
}

/** A milestone is offered only while its condition holds, until somebody has begun. */
function isLost(work: Work, { serial, begun }: Visit): boolean {
  const { available } = stepOf(work, serial);
  if (!available || begun) return false;
  const holds = evaluated(() => available.when(scopeOf(work, { visit: serial })));
  if ('failed' in holds) {
    const facts = work.facts.length;
    raiseOnce(work, { visit: serial }, 'expression-failed', 'condition', holds.failed);
    return work.facts.length > facts;
  }
  if (holds.value) return false;
  if (available.lost === 'cancel') cancelVisit(work, serial, 'step_cancelled');
  else {
    withdrawOpen(work, serial, 'step_cancelled', 'back');
    leaveLock(work, serial);
    move(work, moveCodes.stepBlocked, serial, 'condition');
  }
  return true;
}
