import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { cancelVisit } from './cancel.ts';
import { isUnderWay, lastFirst, undoableAmong } from './compensation.ts';
import { moveCodes } from './moves.ts';
import { dropQueuedFrom, rewind, takenBack } from './rewind.ts';
import { enter } from './routing.ts';
import { isLive, isLiveScope, serialOf, type Visit, visitId, visitIfKept } from './routing-state.ts';
import type { InstanceState } from './state.ts';
import { move, record, stepNamed, visitOf, type Work } from './work.ts';

type Said = Pick<InstanceEventData<'InstanceRewound'>, 'by' | 'byName' | 'reason'>;

/**
 * A rewind with `compensate` (DEFINITIONS §5.4): what is open of what followed is withdrawn, what was completed is undone, the
 * last first and one at a time, then it is rewound. The visit itself is done anew, so it is undone, too.
 */
export function undoFirst(work: Work, serial: number, said: Said): void {
  const visit = visitOf(work, serial);
  if (toUndo(work, visit).length === 0) {
    rewind(work, serial, { cause: 'operator', ...said });
    return;
  }
  record(work, 'CompensationStarted', { visit: visitId(visit), rewind: said });
  const taken = takenBack(work, visit);
  dropQueuedFrom(work, taken);
  for (const { visit: from, step } of [...work.state.routing.arrivals]) {
    if (taken.has(from)) move(work, moveCodes.branchWithdrawn, step, from);
  }
  for (const one of [...taken].sort((a, b) => a - b)) {
    if (isLive(visitOf(work, one))) cancelVisit(work, one, 'rewound');
  }
}

/** The visit to which it is rewound once all is undone, as long as its scope is there. */
export function rewindUnderWay({
  rewinding,
  routing,
}: InstanceState): (Visit & { reason: string | undefined }) | undefined {
  if (!rewinding) return undefined;
  const visit = visitIfKept(routing, serialOf(routing, rewinding.visit));
  return visit && isLiveScope(routing, visit.scope) ? { ...visit, reason: rewinding.reason } : undefined;
}

/** The next that is undone, or the rewind. Gives whether anything moved. */
export function goOnUndoing(work: Work): boolean {
  const back = rewindUnderWay(work.state);
  if (!back) return false;
  const { serial, scope } = back;
  const isUndoing = ({ undoes, parents }: Visit) => undoes !== undefined && parents.includes(serial);
  if (work.state.routing.visits.some((visit) => isUndoing(visit) && isLive(visit))) return false;
  const undoable = toUndo(work, back);
  if (isUnderWay(work, undoable)) return false;
  const [last] = undoable.sort(lastFirst);
  if (last) enter(work, stepNamed(work.definition, last.step), { parents: [serial], scope, undoes: last.serial });
  else rewind(work, serial, { cause: 'undone', ...(back.reason !== undefined && { reason: back.reason }) });
  return true;
}

function toUndo(work: Work, visit: Visit): Visit[] {
  const taken = takenBack(work, visit);
  return undoableAmong(work, ({ serial }) => taken.has(serial));
}
