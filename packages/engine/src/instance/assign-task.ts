import type { Seat } from '@procession/contracts/seats.ts';
import { isRejection, type Rejection } from '../decider.ts';
import type { InstanceCommand } from './command.ts';
import { resolve } from './incidents.ts';
import { nameOf, vacancyOf } from './people.ts';
import { canBeReached, isFillable } from './policy.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { mayOperate, missing } from './rights.ts';
import { exclusionSentences, isFilledBy } from './seat-to-act-on.ts';
import { openIncidents, type TaskState, taskNamed } from './state.ts';
import { assignOf, itemOfTask, openTaskNamed } from './tasks.ts';
import { withVoices } from './voices.ts';
import { allows, record, stepOf, type Work } from './work.ts';

type AssignTask = Extract<InstanceCommand, { type: 'AssignTask' }>;

/** Gives a seat to somebody else: whoever holds it, where the step allows it, or an operator, who also fills vacant seats. */
export function assignTask(work: Work, { task: number, to, from, reason }: AssignTask): Rejection | undefined {
  const task = openTaskNamed(work, number);
  if (isRejection(task)) return task;
  const notAllowed = mayNotGive(work, task);
  if (notAllowed) return notAllowed;
  const given = seatToGive(work, task, from);
  if (given && isRejection(given)) return given;
  const refused = notYours(work, task, given) ?? expectedMoved(work, task) ?? notEligible(work, task, to);
  if (refused) return refused;

  record(work, 'TaskAssigned', {
    task: number,
    by: work.context.actor.id,
    ...(given && { from: given.id }),
    seat: seatFor(work, task, to, given),
    ...(reason !== undefined && { reason }),
  });
  resolveNobodyEligible(work, number, reason);
  return undefined;
}

/** The voice of a seat goes with it; one that is added has the voice that the policy gives whoever gets it. */
function seatFor(work: Work, task: TaskState, to: string, given: Seat | undefined): Seat {
  const seat: Seat = { id: `user:${to}`, name: nameOf(work, to) };
  if (given) {
    const { weight, veto } = given;
    return { ...seat, ...(weight !== undefined && { weight }), ...(veto && { veto }) };
  }
  const { config } = stepOf(work, itemOfTask(work, task).visit);
  return config.type === 'approval' ? withVoices(config.policy, [seat], work.context.directory)[0]! : seat;
}

/** The seat that is meant. Undefined: a seat is added, for the task has too few. */
function seatToGive(work: Work, task: TaskState, from: string | undefined): Seat | Rejection | undefined {
  const undecided = task.seats.filter((s) => !task.decisions.some((d) => d.seat === s.id));
  if (from !== undefined) {
    const named = undecided.find((s) => s.id === from);
    if (named) return named;
    const isDecided = task.seats.some((s) => s.id === from);
    const why = isDecided ? `${from} has decided already` : `"${task.stepName}" has no seat ${from}`;
    return refuse('invalid-request', why, { issues: [{ place: '/from', message: why }] });
  }
  const own = undecided.filter((s) => !s.delegate && isFilledBy(s, work.context.actor.id));
  const vacant = undecided.filter((s) => !isFillable(s));
  for (const candidates of [own, vacant]) if (candidates.length === 1) return candidates[0];
  if (task.seats.length < (task.policy?.need ?? 1)) return undefined;
  if (undecided.length === 1) return undecided[0];
  const message = `say which seat is given away: ${undecided.map((s) => s.id).join(', ')}`;
  return refuse('invalid-request', message, { issues: [{ place: '/from', message }] });
}

function mayNotGive(work: Work, task: TaskState): Rejection | undefined {
  if (mayOperate(work)) return undefined;
  const own = task.seats.filter((seat) => isFilledBy(seat, work.context.actor.id));
  if (own.length === 0) return notYours(work, task, undefined);
  if (own.every((seat) => seat.delegate)) return isDelegated(task, own[0]!);
  return allows(work, task, 'reassign')
    ? undefined
    : refuse('not-allowed-here', `"${task.stepName}" cannot be given to somebody else`, { allow: 'reassign' });
}

/** What is delegated is not passed on. */
export const isDelegated = (task: TaskState, { delegate }: Seat): Rejection =>
  refuse('not-allowed-here', `"${task.stepName}" was delegated to you: decide it, or give it back`, {
    from: delegate?.from ?? '',
  });

function notYours(work: Work, task: TaskState, given: Seat | undefined): Rejection | undefined {
  if (mayOperate(work) || (given && !given.delegate && isFilledBy(given, work.context.actor.id))) return undefined;
  return missing('operate', `You may give away only your own seat in "${task.stepName}"`);
}

/** Why somebody cannot get a seat of the task. */
export function notEligible(work: Work, task: TaskState, to: string): Rejection | undefined {
  const vacancy = vacancyOf({ ...work, assign: assignOf(work, task), item: itemOfTask(work, task) }, to);
  if (vacancy) {
    const why = exclusionSentences[vacancy] ?? vacancy;
    return refuse('not-eligible', `${nameOf(work, to)} cannot get "${task.stepName}": ${why}`, {
      user: to,
      reason: vacancy,
    });
  }
  const seat = task.seats.find((s) => (isFillable(s) && s.id === `user:${to}`) || s.delegate?.to === to);
  const decided = task.decisions.find((d) => d.by === to || d.onBehalfOf === to);
  if (!seat && !decided) return undefined;
  return refuse('nothing-to-change', `${nameOf(work, to)} has a seat in "${task.stepName}" already`, {
    user: to,
    seat: seat?.id ?? decided?.seat ?? '',
  });
}

function resolveNobodyEligible(work: Work, number: number, reason: string | undefined): void {
  const task = taskNamed(work.state, number);
  if (!task || !canBeReached(task.policy, task.seats, task.decisions)) return;
  for (const incident of openIncidents(work.state)) {
    if (incident.kind !== 'nobody-eligible' || incident.facts.task !== number) continue;
    resolve(work, incident, 'reassigned', { by: work.context.actor.id, ...(reason !== undefined && { reason }) });
  }
}
