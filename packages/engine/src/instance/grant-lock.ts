import type { Rejection } from '../decider.ts';
import { activate } from './activate.ts';
import { refuse } from './rejections.ts';
import { serialOf } from './routing-state.ts';
import { record, type Work } from './work.ts';

/** The turn of a visit has come, as the append that found the key free has settled. */
export function grantLock(work: Work, visit: string): Rejection | undefined {
  const lock = work.state.tenantLocks?.find((awaited) => awaited.visit === visit && !awaited.isHeld);
  if (!lock) return refuse('lock-closed', `${visit} does not wait for a lock`);
  const heldBy = work.context.lockHeldBy?.(lock.key)?.instance;
  if (heldBy !== undefined) return refuse('lock-closed', `It is not the turn of ${visit}`, { key: lock.key, heldBy });
  record(work, 'LockAcquired', { visit, key: lock.key });
  activate(work, serialOf(work.state.routing, visit));
  return undefined;
}
