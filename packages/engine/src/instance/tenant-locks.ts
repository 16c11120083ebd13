import { isLive, serialOf, visitId, visitIfKept } from './routing-state.ts';
import type { InstanceState, TenantLock } from './state.ts';
import { record, visitOf, type Work } from './work.ts';

/** What this visit holds or waits for. */
export function tenantLockOf(work: Work, serial: number): TenantLock | undefined {
  const { tenantLocks } = work.state;
  if (!tenantLocks) return undefined;
  const visit = visitId(visitOf(work, serial));
  return tenantLocks.find((lock) => lock.visit === visit);
}

/**
 * Takes the key for the visit, unless it is known to be held. Nobody here can know that it is free: the append that finds it
 * held refuses the command, which is then decided again knowing by whom. Gives the instance that holds it.
 */
export function takeTenantLock(work: Work, serial: number, key: string): string | undefined {
  releaseLocks(work, key);
  const heldBy = holderOf(work, key);
  if (heldBy === undefined) record(work, 'LockAcquired', { visit: visitId(visitOf(work, serial)), key });
  return heldBy;
}

/** The visit waits in line, among those of other instances. */
export function awaitTenantLock(work: Work, serial: number, { key, heldBy }: { key: string; heldBy: string }): void {
  record(work, 'LockRequested', { visit: visitId(visitOf(work, serial)), key, heldBy });
}

/** It waits for something else now: whoever comes after it in the line is not to wait for that. */
export function leaveTenantLock(work: Work, serial: number): void {
  const lock = tenantLockOf(work, serial);
  if (lock) release(work, lock);
}

/** Those that wait here come before a new one. */
function holderOf({ state, context }: Work, key: string): string | undefined {
  const isOurs = state.tenantLocks?.some((lock) => lock.key === key);
  return isOurs ? context.instance : context.lockHeldBy?.(key)?.instance;
}

/** Whoever goes on no more leaves its lock, or its place in the line: of this key, or of all. */
export function releaseLocks(work: Work, key?: string): void {
  for (const lock of work.state.tenantLocks ?? [])
    if ((key === undefined || lock.key === key) && isOver(work.state, lock)) release(work, lock);
}

function isOver({ routing }: InstanceState, { visit: id }: TenantLock): boolean {
  const visit = visitIfKept(routing, serialOf(routing, id));
  return !visit || !isLive(visit);
}

const release = (work: Work, { visit, key, isHeld }: TenantLock): void =>
  record(work, 'LockReleased', { visit, key, ...(!isHeld && { waited: true }) });
