import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { cancelScope } from './cancel.ts';
import { resolve } from './incidents.ts';
import { openIncidents } from './state.ts';
import type { WithdrawCause } from './step-types.ts';
import { releaseLocks } from './tenant-locks.ts';
import { cancelTimers } from './timers.ts';
import { cancelWaits } from './waits.ts';
import { record, type Work } from './work.ts';

/** Ends the instance: what is still open is cancelled, oldest first. */
export function endInstance(
  work: Work,
  status: FinalStatus,
  { cause = 'instance_ended', reason }: { cause?: WithdrawCause; reason?: string } = {},
): void {
  if (work.state.routing.openCount > 0) cancelScope(work, undefined, cause);
  for (const incident of openIncidents(work.state)) resolve(work, incident, 'ended');
  cancelTimers(work, () => true);
  cancelWaits(work, () => true, cause);
  releaseLocks(work);
  record(work, 'InstanceEnded', { status, ...(reason !== undefined && { reason }) });
}
