import type { Rejection } from '../decider.ts';
import type { InstanceCommand } from './command.ts';
import { acceptData, changeData, changesIn } from './data.ts';
import { refuse } from './rejections.ts';
import { retryAfterChange } from './retry-incident.ts';
import { expectedMoved } from './revisions.ts';
import { operateRefused } from './rights.ts';
import type { Work } from './work.ts';

type ChangeData = Extract<InstanceCommand, { type: 'ChangeData' }>;

/** An operator corrects data. Visits that failed for want of other data are tried again. */
export function changeInstanceData(work: Work, { set, reason }: ChangeData): Rejection | undefined {
  const refused = operateRefused(work, 'change the data of this instance') ?? expectedMoved(work);
  if (refused) return refused;
  const accepted = acceptData(work.definition, {
    given: set,
    before: work.state.data,
    needed: Object.keys(set),
    place: '/set',
  });
  if ('refused' in accepted) return accepted.refused;
  if (Object.keys(changesIn(work.state.data, accepted.set)).length === 0) {
    return refuse('nothing-to-change', 'The instance has these values already');
  }
  changeData(work, accepted.set, { kind: 'patch', ...(reason !== undefined && { reason }) });
  retryAfterChange(work);
  return undefined;
}
