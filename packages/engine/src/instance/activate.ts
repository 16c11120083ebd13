import type { Json } from '@procession/contracts/json.ts';
import { endDeadlock } from './deadlocks.ts';
import { raiseOnce } from './incidents.ts';
import { advance, openItem } from './items.ts';
import { isLockFree } from './locks.ts';
import { moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { awaitTenantLock, leaveTenantLock, takeTenantLock, tenantLockOf } from './tenant-locks.ts';
import { evaluated, move, stepOf, visitOf, type Work } from './work.ts';

/**
 * Opens the work of a visit, or leaves it blocked: its condition does not hold, or another visit holds its lock. Gives
 * whether anything changed.
 */
export function activate(work: Work, serial: number): boolean {
  const moves = work.moves.length;
  const facts = work.facts.length;
  if (mayGoOn(work, serial)) {
    if (visitOf(work, serial).status === 'blocked') {
      endDeadlock(work, visitOf(work, serial));
      move(work, moveCodes.stepActivated, serial);
    }
    openWork(work, serial);
  }
  return work.moves.length > moves || work.facts.length > facts;
}

function mayGoOn(work: Work, serial: number): boolean {
  const { available, lock } = stepOf(work, serial);
  if (!available && lock?.at !== 'enter') return true;
  const scope = scopeOf(work, { visit: serial });
  if (available) {
    const holds = evaluated(() => available.when(scope));
    if ('failed' in holds) raiseOnce(work, { visit: serial }, 'expression-failed', 'condition', holds.failed);
    if ('failed' in holds || !holds.value) {
      leaveTenantLock(work, serial);
      return isBlocked(work, serial, 'condition');
    }
  }
  if (lock?.at !== 'enter') return true;
  const key = (): string | undefined => {
    const found = evaluated(() => lock.key(scope));
    if ('value' in found) return found.value;
    raiseOnce(work, { visit: serial }, 'expression-failed', 'open', found.failed);
    return undefined;
  };
  return lock.within === 'tenant' ? hasTenantLock(work, serial, key) : hasLock(work, serial, key);
}

function hasLock(work: Work, serial: number, keyOf: () => string | undefined): boolean {
  if (work.state.routing.locks.some((l) => l.visit === serial)) return true;
  const key = visitOf(work, serial).waitsFor ?? keyOf();
  if (key === undefined) return false;
  if (!isLockFree(work, key, serial)) return isBlocked(work, serial, 'lock', key);
  move(work, moveCodes.lockAcquired, serial, key);
  return true;
}

/** For what it waits stands in no move: a key of the tenant is another than one of the instance. */
function hasTenantLock(work: Work, serial: number, keyOf: () => string | undefined): boolean {
  const lock = tenantLockOf(work, serial);
  if (lock) return lock.isHeld || isBlocked(work, serial, 'lock');
  const key = keyOf();
  if (key === undefined) return false;
  const heldBy = takeTenantLock(work, serial, key);
  if (heldBy === undefined) return true;
  awaitTenantLock(work, serial, { key, heldBy });
  return isBlocked(work, serial, 'lock');
}

function isBlocked(work: Work, serial: number, by: 'condition' | 'lock', key?: string): false {
  const { blockedBy, waitsFor } = visitOf(work, serial);
  if (blockedBy !== by || waitsFor !== key) move(work, moveCodes.stepBlocked, serial, by, ...lockNamed(key));
  return false;
}

/** The items of a `forEach` are found once, when the work is first opened. */
function openWork(work: Work, serial: number): void {
  const { forEach } = stepOf(work, serial);
  if (!forEach) {
    openItem(work, { visit: serial });
    return;
  }
  if (!visitOf(work, serial).items) {
    const items = evaluated(() => forEach.over(scopeOf(work, { visit: serial })) as Json[]);
    if ('failed' in items) {
      raiseOnce(work, { visit: serial }, 'expression-failed', 'open', items.failed);
      return;
    }
    move(work, moveCodes.itemsQueued, serial, items.value);
  }
  advance(work, serial);
}

const lockNamed = (key: string | undefined): [] | [string] => (key === undefined ? [] : [key]);
