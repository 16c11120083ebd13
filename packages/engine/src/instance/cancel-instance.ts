import type { Rejection } from '../decider.ts';
import { endInstance } from './ending.ts';
import { reasonRefused } from './reason.ts';
import { expectedMoved } from './revisions.ts';
import { mayCancel, missing } from './rights.ts';
import type { Work } from './work.ts';

/** Ends the instance as cancelled: operators, and whoever asked for it. */
export function cancelInstance(work: Work, { reason }: { reason: string }): Rejection | undefined {
  if (!mayCancel(work)) return missing('operate', 'You may not cancel this instance');
  const refused = reasonRefused(reason) ?? expectedMoved(work);
  if (refused) return refused;
  endInstance(work, 'cancelled', { cause: 'cancelled', reason });
  return undefined;
}
