import { isRejection, type Rejection } from '../decider.ts';
import { cancelVisit } from './cancel.ts';
import type { InstanceCommand } from './command.ts';
import { notOpen, visitToOperate } from './operate.ts';
import { reasonRefused } from './reason.ts';
import { refuse } from './rejections.ts';
import { enter } from './routing.ts';
import { isOpenVisit, visitId } from './routing-state.ts';
import { actedBy, record, stepNamed, type Work } from './work.ts';

type MoveStep = Extract<InstanceCommand, { type: 'MoveStep' }>;

/**
 * An operator takes a branch from where it stands to another step of the same scope. What the visit has open is withdrawn,
 * and the step is entered directly, whatever its join. What follows from it follows from the visit: a rewind takes back both.
 */
export function moveStep(work: Work, { visit: id, to, reason }: MoveStep): Rejection | undefined {
  const visit = visitToOperate(work, id, 'move a step here');
  if (isRejection(visit)) return visit;
  const refused = reasonRefused(reason);
  if (refused) return refused;
  if (!isOpenVisit(visit)) return notOpen(visit);
  const { definition } = work;
  const from = stepNamed(definition, visit.step);
  const target = definition.steps.get(to);
  if (visit.undoes !== undefined)
    return refuse('not-allowed-here', `${id} takes back "${from.label}": skip it, or cancel it`);
  if (!target || target.within !== from.within) {
    const known = [...definition.steps.values()].filter(
      ({ within, name }) => within === from.within && name !== from.name,
    );
    const where = known.map(({ name }) => name).join(', ');
    return refuse(
      'not-allowed-here',
      `${id} cannot move to ${to}: beside it in its scope are ${where || 'no others'}`,
      { to },
    );
  }
  if (target.name === from.name)
    return refuse('nothing-to-change', `${id} is of ${to} already: rewind to it to begin it anew`);
  record(work, 'StepOperated', { visit: visitId(visit), how: 'moved', to, ...actedBy(work), reason });
  cancelVisit(work, visit.serial, 'step_cancelled');
  enter(work, target, { parents: [visit.serial], scope: visit.scope, race: visit.race });
  return undefined;
}
