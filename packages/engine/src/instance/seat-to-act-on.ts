import { openSeats, peopleOf, type Seat } from '@procession/contracts/seats.ts';
import type { Assign } from '../compiled.ts';
import type { Rejection } from '../decider.ts';
import { exclusionOf } from './people.ts';
import { refuse } from './rejections.ts';
import type { TaskState } from './state.ts';
import { itemOfTask } from './tasks.ts';
import type { Work } from './work.ts';

/** A voice that the actor may give: their own, or that of whoever delegated it to them or is absent. */
export interface Voice {
  seat: Seat;
  onBehalfOf?: string;
}

/** The seat on which the actor acts now: their own first, then a delegated one, then that of somebody whom they stand in for. */
export function seatToActOn(work: Work, task: TaskState, assign: Assign): Voice | Rejection {
  const { actor, directory } = work.context;
  const voices = voicesOf(work, task);
  const delegated = task.seats.find((s) => s.delegate?.from === actor.id && !isDecided(task, s));
  const isKnown = voices.length > 0 || task.seats.some((s) => s.id === `user:${actor.id}`);
  const asking = { ...work, assign, item: itemOfTask(work, task) };
  const why = exclusionOf(asking, actor.id);
  if (why && (isKnown || task.excluded.some((e) => e.user === actor.id))) return isExcluded(task, why);
  if (voices.length === 0 && delegated) return isWithDelegate(task, delegated);
  if (voices.length === 0 || !directory.isEligible(actor.id)) return notAnAssignee(task);
  const allowed = voices.filter(({ onBehalfOf: of }) => !of || !exclusionOf(asking, of));
  const principal = voices[0]?.onBehalfOf;
  if (allowed.length === 0) return isExcluded(task, exclusionOf(asking, principal!)!, principal);
  const undecided = allowed.filter(({ seat }) => !isDecided(task, seat));
  if (undecided.length === 0) return seatDecided(task, allowed);
  const offered = openSeats(task.seats, task.decisions, task.policy?.order === 'sequential');
  const mine = undecided.filter(({ seat }) => offered.includes(seat));
  // One's own seat before that of a role, which somebody else could fill.
  return (
    mine.find(({ seat, onBehalfOf }) => !onBehalfOf && seat.id === `user:${actor.id}`) ?? mine[0] ?? notYourTurn(task)
  );
}

/** Who has to do with a task, whatever they can do at this moment: another has claimed it, it is not their turn, they have decided. */
export function voiceRefused(work: Work, task: TaskState, assign: Assign): Rejection | undefined {
  const { actor, directory } = work.context;
  const voices = voicesOf(work, task);
  const isOwn = task.seats.some(({ id, delegate }) => id === `user:${actor.id}` || delegate?.from === actor.id);
  const isKnown = voices.length > 0 || isOwn;
  const asking = { ...work, assign, item: itemOfTask(work, task) };
  const whyOf = (user: string): string | undefined => exclusionOf(asking, user);
  const why = whyOf(actor.id);
  if (why && (isKnown || task.excluded.some((e) => e.user === actor.id))) return isExcluded(task, why);
  if (!isKnown || !directory.isEligible(actor.id)) return notAnAssignee(task);
  const [first] = voices;
  if (isOwn || !first?.onBehalfOf || voices.some(({ onBehalfOf: of }) => !of || !whyOf(of))) return undefined;
  return isExcluded(task, whyOf(first.onBehalfOf)!, first.onBehalfOf);
}

/** Never through two hops: what is delegated to somebody who is absent waits for them. */
function voicesOf({ context, definition }: Work, { seats }: TaskState): Voice[] {
  const { actor, directory, now } = context;
  const own = seats.filter((seat) => isFilledBy(seat, actor.id));
  const absent = directory.standsInFor(actor.id, { definition: definition.key, now });
  const inStead = absent.flatMap((onBehalfOf) =>
    seats.filter((seat) => !seat.delegate && isFilledBy(seat, onBehalfOf)).map((seat) => ({ seat, onBehalfOf })),
  );
  return [
    ...own.filter((seat) => !seat.delegate).map((seat) => ({ seat })),
    ...own.flatMap((seat) => (seat.delegate ? [{ seat, onBehalfOf: seat.delegate.from }] : [])),
    ...inStead.filter(({ seat }) => !own.includes(seat)),
  ];
}

const isDecided = (task: TaskState, seat: Seat): boolean => task.decisions.some((d) => d.seat === seat.id);

export const isFilledBy = (seat: Seat, user: string): boolean => peopleOf([seat]).includes(user);

/** Somebody else of the role has decided on its seat. */
function seatDecided(task: TaskState, voices: readonly Voice[]): Rejection {
  const decision = task.decisions.find((d) => voices.some(({ seat }) => seat.id === d.seat));
  const who = decision?.byName ?? decision?.by ?? 'Somebody';
  return refuse('not-an-assignee', `${who} has decided on your seat in "${task.stepName}" already`, {
    task: task.task,
    by: decision?.by ?? '',
    at: decision?.at ?? '',
  });
}

const isWithDelegate = (task: TaskState, { delegate }: Seat): Rejection =>
  refuse('not-an-assignee', `"${task.stepName}" is with ${delegate?.name}: take it back first`, {
    task: task.task,
    delegate: delegate?.to ?? '',
  });

function notYourTurn(task: TaskState): Rejection {
  const next = openSeats(task.seats, task.decisions, true)[0];
  const whose = next?.delegate?.name ?? next?.name ?? 'nobody';
  return refuse('not-your-turn', `The seats of "${task.stepName}" decide one after the other; it is ${whose}'s turn`, {
    task: task.task,
    next: next?.id ?? '',
    nextName: whose,
  });
}

const isExcluded = (task: TaskState, reason: string, principal?: string): Rejection =>
  refuse(
    'excluded',
    `You may not act on "${task.stepName}"${principal === undefined ? '' : ` for ${principal}`}: ${exclusionSentences[reason] ?? reason}`,
    { task: task.task, reason, ...(principal !== undefined && { onBehalfOf: principal }) },
  );

export const exclusionSentences: Record<string, string> = {
  initiator: 'whoever started the instance is excluded',
  excluded_field: 'a field of the instance excludes this person',
  decider_of: 'whoever decided an earlier step is excluded',
  inactive: 'this person is not active',
  machine: 'a machine cannot be given a task',
  unknown: 'there is no such user',
};

export const notAnAssignee = (task: TaskState): Rejection =>
  refuse('not-an-assignee', `You have no seat in "${task.stepName}"`, { task: task.task });
