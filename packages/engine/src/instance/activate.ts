import type { Json } from '@procession/contracts/json.ts';
import { raiseOnce } from './incidents.ts';
import { advance, openItem } from './items.ts';
import { isLockFree } from './locks.ts';
import { moveCodes } from './moves.ts';
import { scopeOf } from './names-in-scope.ts';
import { evaluated, move, stepOf, visitOf, type Work } from './work.ts';

/**
 * Opens the work of a visit, or leaves it blocked: its condition does not hold, or another visit holds its lock. Gives
 * whether anything changed.
 */
export function activate(work: Work, serial: number): boolean {
  const moves = work.moves.length;
  const facts = work.facts.length;
  if (mayGoOn(work, serial)) {
    if (visitOf(work, serial).status === 'blocked') move(work, moveCodes.stepActivated, serial);
    openWork(work, serial);
  }
  return work.moves.length > moves || work.facts.length > facts;
}

function mayGoOn(work: Work, serial: number): boolean {
  const { available, lock } = stepOf(work, serial);
  if (!available && lock?.at !== 'enter') return true;
  const scope = scopeOf(work, { visit: serial });
  const isBlocked = (by: 'condition' | 'lock', key?: string) => {
    const { blockedBy, waitsFor } = visitOf(work, serial);
    if (blockedBy !== by || waitsFor !== key) move(work, moveCodes.stepBlocked, serial, by, ...lockNamed(key));
    return false;
  };
  if (available) {
    const holds = evaluated(() => available.when(scope));
    if ('failed' in holds) raiseOnce(work, { visit: serial }, 'expression-failed', 'condition', holds.failed);
    if ('failed' in holds || !holds.value) return isBlocked('condition');
  }
  if (lock?.at !== 'enter' || work.state.routing.locks.some((l) => l.visit === serial)) return true;
  const waitsFor = visitOf(work, serial).waitsFor;
  const key = waitsFor === undefined ? evaluated(() => lock.key(scope)) : { value: waitsFor };
  if ('failed' in key) {
    raiseOnce(work, { visit: serial }, 'expression-failed', 'open', key.failed);
    return false;
  }
  if (!isLockFree(work, key.value, serial)) return isBlocked('lock', key.value);
  move(work, moveCodes.lockAcquired, serial, key.value);
  return true;
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
