import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { resolve } from './incidents.ts';
import { moveCodes } from './moves.ts';
import { withdrawItem } from './routing.ts';
import { isOpenVisit, openIncidents } from './state.ts';
import type { WithdrawCause } from './step-types.ts';
import { cancelTimers } from './timers.ts';
import { move, record, type Work } from './work.ts';

/** Ends the instance: what is still open is cancelled, oldest first. */
export function endInstance(
  work: Work,
  status: FinalStatus,
  { cause = 'instance_ended', reason }: { cause?: WithdrawCause; reason?: string } = {},
): void {
  if (work.state.routing.openCount > 0) {
    work.state.routing.visits.forEach((visit) => {
      if (!isOpenVisit(visit)) return;
      withdrawItem(work, { visit: visit.serial }, cause);
      move(work, moveCodes.stepCancelled, visit.serial);
    });
  }
  for (const incident of openIncidents(work.state)) resolve(work, incident, 'ended');
  cancelTimers(work, () => true);
  record(work, 'InstanceEnded', { status, ...(reason !== undefined && { reason }) });
}

const gravestFirst: FinalStatus[] = ['failed', 'rejected', 'cancelled', 'approved', 'completed'];

/** Of the statuses that ends with `rest: wait` have noted; without any the instance is just completed. */
export const gravestOf = (ends: readonly FinalStatus[]): FinalStatus =>
  gravestFirst.find((status) => ends.includes(status)) ?? 'completed';
