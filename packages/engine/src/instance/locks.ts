import type { Rejection } from '../decider.ts';
import { cancelVisit } from './cancel.ts';
import { moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { refuse } from './rejections.ts';
import { type ItemRef, isOpenVisit, visitId } from './routing-state.ts';
import { takeTenantLock } from './tenant-locks.ts';
import { evaluated, move, stepOf, visitOf, type Work } from './work.ts';

/** First come first served: nobody else holds it, and nobody has waited longer. */
export const isLockFree = ({ state: { routing } }: Work, key: string, serial: number): boolean =>
  !routing.locks.some((lock) => lock.key === key && lock.visit !== serial) &&
  !routing.visits.some((v) => v.serial < serial && v.status === 'blocked' && v.waitsFor === key);

/**
 * Somebody begins a work item: claims, drafts or does it. Takes a lock `at: begin`, and withdraws those that raced with it.
 * Called before the fact is recorded.
 */
export function beginItem(work: Work, { visit: serial }: ItemRef): Rejection | undefined {
  const visit = visitOf(work, serial);
  const { lock, available, label } = stepOf(work, serial);
  const takesLock = lock?.at === 'begin';
  if (visit.begun || (!takesLock && !available && visit.race === undefined)) return undefined;
  if (takesLock) {
    const key = evaluated(() => lock.key(scopeOf(work, { visit: serial })));
    if ('failed' in key) {
      return refuse('step-locked', `The lock of "${label}" cannot be found: ${key.failed.message}`, { ...key.failed });
    }
    const notFree = (lock.within === 'tenant' ? takeOfTenant : takeHere)(work, serial, key.value);
    if (notFree) return notFree;
  }
  move(work, moveCodes.stepBegun, serial);
  withdrawRivals(work, serial);
  return undefined;
}

/** The first that is begun, or is done without, withdraws those that raced with it. */
export function withdrawRivals(work: Work, serial: number): void {
  const { race } = visitOf(work, serial);
  if (race === undefined) return;
  for (const other of work.state.routing.visits) {
    const isRival = other.race === race && other.serial !== serial && !other.begun && isOpenVisit(other);
    if (isRival) cancelVisit(work, other.serial, 'step_cancelled');
  }
}

function takeHere(work: Work, serial: number, key: string): Rejection | undefined {
  const holder = work.state.routing.locks.find((l) => l.key === key && l.visit !== serial);
  if (!holder) {
    move(work, moveCodes.lockAcquired, serial, key);
    return undefined;
  }
  const by = visitId(visitOf(work, holder.visit));
  const { label } = stepOf(work, serial);
  return refuse('step-locked', `"${label}" cannot begin: "${stepOf(work, holder.visit).label}" (${by}) is under way`, {
    by,
    key,
  });
}

function takeOfTenant(work: Work, serial: number, key: string): Rejection | undefined {
  const heldBy = takeTenantLock(work, serial, key);
  if (heldBy === undefined) return undefined;
  const { label } = stepOf(work, serial);
  return refuse('step-locked', `"${label}" cannot begin: instance ${heldBy} holds the lock`, { heldBy, key });
}
