import { z } from 'zod';
import { instanceId } from '../ids.ts';

/**
 * Facts of locks that count in the whole tenant (DEFINITIONS §3.1). `visit` is written `change#1`; it holds one key, or waits for
 * one. `key` is as the definition's expression gave it, and never made of a sensitive field.
 */
const ofVisit = { visit: z.string(), key: z.string() };

/** Another holds the key: the visit waits in line for it. */
export const lockRequested = z.object({
  ...ofVisit,
  /** The instance that held it then; it may be the same one. */
  heldBy: instanceId,
});
export const lockAcquired = z.object(ofVisit);
/** `waited`: it held nothing, and gives up its place in the line. */
export const lockReleased = z.object({ ...ofVisit, waited: z.literal(true).optional() });

export const lockFacts = {
  LockRequested: lockRequested,
  LockAcquired: lockAcquired,
  LockReleased: lockReleased,
} as const;

type OfLocks<E> = Extract<E, { type: keyof typeof lockFacts }>;
export const isLockFact = <E extends { type: string }>(event: E): event is OfLocks<E> =>
  Object.hasOwn(lockFacts, event.type);
