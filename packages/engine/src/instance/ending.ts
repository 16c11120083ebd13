import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { resolve } from './incidents.ts';
import { moveCodes } from './moves.ts';
import { isOpenVisit, openIncidents, openTasks } from './state.ts';
import { move, record, type Work } from './work.ts';

/** Ends the instance: what is still open is cancelled, oldest first. */
export function endInstance(
  work: Work,
  status: FinalStatus,
  { cause = 'instance_ended', reason }: { cause?: InstanceEventData<'TaskWithdrawn'>['cause']; reason?: string } = {},
): void {
  for (const { task } of openTasks(work.state)) record(work, 'TaskWithdrawn', { task, cause });
  for (const incident of openIncidents(work.state)) resolve(work, incident, 'ended');
  if (work.state.routing.openCount > 0) {
    work.state.routing.visits.forEach((visit) => {
      if (isOpenVisit(visit)) move(work, moveCodes.stepCancelled, visit.serial);
    });
  }
  record(work, 'InstanceEnded', { status, ...(reason !== undefined && { reason }) });
}

const gravestFirst: FinalStatus[] = ['failed', 'rejected', 'cancelled', 'approved', 'completed'];

/** Of the statuses that ends with `rest: wait` have noted; without any the instance is just completed. */
export const gravestOf = (ends: readonly FinalStatus[]): FinalStatus =>
  gravestFirst.find((status) => ends.includes(status)) ?? 'completed';
