import type { JsonObject } from '@procession/contracts/json.ts';
import { raiseOnce, resolve } from './incidents.ts';
import {
  type ItemRef,
  isLive,
  itemOfScope,
  type ScopeKey,
  serialOf,
  type Visit,
  visitId,
  visitIfKept,
} from './routing-state.ts';
import { openIncidents } from './state.ts';
import { stepNamed, stepOf, visitOf, type Work } from './work.ts';

/**
 * A scope in which only such are left as wait for locks that are never given back is stuck (DEFINITIONS §6, rest 4): each waits
 * for the other, or for a scope around itself. What the locks of other instances wait for nobody knows here.
 */
export function reportDeadlocks(work: Work, scopes: readonly { item: ItemRef; key: ScopeKey }[]): void {
  const { visits } = work.state.routing;
  if (!visits.some(({ blockedBy }) => blockedBy === 'lock')) return;
  const dead = waitingForEver(work);
  if (dead.size === 0) return;
  for (const { item, key } of scopes) {
    const inside = visits.filter((visit) => visit.scope === key && isLive(visit));
    const blocked = inside.filter(({ blockedBy }) => blockedBy === 'lock');
    if (blocked.length === 0 || inside.some(({ serial }) => !dead.has(serial))) continue;
    raiseOnce(work, item, 'stuck', 'items', { waiting: blocked.map((visit) => waitOf(work, visit)) });
  }
}

/** It goes on, or is gone: the scope is not stuck for its sake any more. */
export function endDeadlock(work: Work, { scope }: Visit): void {
  if (scope === undefined) return;
  const around = visitIfKept(work.state.routing, itemOfScope(scope).visit);
  for (const incident of openIncidents(work.state)) {
    if (around && incident.kind === 'stuck' && incident.visit === visitId(around)) resolve(work, incident, 'ended');
  }
}

/** Taken for dead are all that may be, until one of those that they wait for is not. */
function waitingForEver(work: Work): ReadonlySet<number> {
  const live = work.state.routing.visits.filter(isLive);
  const dead = new Set(live.filter((visit) => mayWaitForEver(work, visit)).map(({ serial }) => serial));
  for (let isChanged = true; isChanged; ) {
    isChanged = false;
    for (const visit of live) {
      if (!dead.has(visit.serial) || awaitedBy(work, visit, live).some((serial) => dead.has(serial))) continue;
      dead.delete(visit.serial);
      isChanged = true;
    }
    for (const { serial, scope } of live) {
      const around = scope === undefined ? undefined : itemOfScope(scope).visit;
      if (around === undefined || dead.has(serial) || visitOf(work, around).blockedBy === 'lock') continue;
      isChanged = dead.delete(around) || isChanged;
    }
  }
  return dead;
}

/** Nothing from outside ends it, and it waits for a lock or for what is inside. */
function mayWaitForEver(work: Work, { serial, step, undoes, blockedBy }: Visit): boolean {
  if (stepOf(work, serial).interrupt.length > 0) return false;
  return blockedBy === 'lock' || (undoes === undefined && stepNamed(work.definition, step).config.type === 'scope');
}

/** Of a scope, what is in it: all of that must be dead, so one of it stands for it here. */
function awaitedBy(work: Work, visit: Visit, live: readonly Visit[]): number[] {
  if (visit.blockedBy === 'lock') return holdersOf(work, visit).map(({ serial }) => serial);
  return live.flatMap(({ serial, scope }) =>
    scope !== undefined && itemOfScope(scope).visit === visit.serial ? [serial] : [],
  );
}

/** Who holds its lock, and who waits for it longer, in this instance. */
function holdersOf({ state: { routing, tenantLocks = [] } }: Work, { serial, waitsFor, ...visit }: Visit): Visit[] {
  if (waitsFor !== undefined) {
    const holders = new Set(routing.locks.flatMap((lock) => (lock.key === waitsFor ? [lock.visit] : [])));
    return routing.visits.filter(
      (v) => v.serial !== serial && (holders.has(v.serial) || (v.serial < serial && v.waitsFor === waitsFor)),
    );
  }
  const own = tenantLocks.find((lock) => lock.visit === visitId(visit));
  return tenantLocks.flatMap((lock) => {
    if (!own || !lock.isHeld || lock.key !== own.key) return [];
    return visitIfKept(routing, serialOf(routing, lock.visit)) ?? [];
  });
}

const waitOf = (work: Work, visit: Visit): JsonObject => ({
  visit: visitId(visit),
  heldBy: holdersOf(work, visit).map(visitId),
});
