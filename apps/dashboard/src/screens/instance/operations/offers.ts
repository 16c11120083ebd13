import { isOpenVisit, type Visit } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openIncidents, openTasks, type TaskState } from '@procession/engine/instance/state.ts';
import type { DefinitionVersion } from '../../../api/answers.ts';
import { findStep, stepsOf } from '../../inbox/declared-fields.ts';
import type { DocumentStep } from '../../inbox/what-next.ts';

/** What can be done to an instance from outside its definition, in the order of the menu. */
export const operations = [
  'suspend',
  'resume',
  'rewind',
  'move',
  'step',
  'addItem',
  'closeItems',
  'data',
  'assign',
  'withdraw',
  'retry',
  'cancel',
] as const;
export type Operation = (typeof operations)[number];

/** Why it cannot be done now. */
export type NotNow =
  | 'ended'
  | 'suspended'
  | 'notSuspended'
  | 'nothingDone'
  | 'nothingOpen'
  | 'nothingGrows'
  | 'noTask'
  | 'notDecided'
  | 'noIncident'
  | 'noFields'
  | 'notYours';

export interface Offering {
  state: InstanceState;
  definition: DefinitionVersion | undefined;
  /** Of this definition’s instances. */
  mayOperate: boolean;
  /** Who looks. */
  user: string;
}

/** Every operation, and what stands against it. Empty for somebody who could do none of them at any time. */
export function offersOf(of: Offering): readonly { operation: Operation; notNow: NotNow | undefined }[] {
  const { state, mayOperate, user } = of;
  if (!mayOperate && state.initiator !== user) return [];
  return operations
    .filter((operation) => operation !== (state.suspended ? 'suspend' : 'resume'))
    .map((operation) => ({ operation, notNow: notNow(operation, of) }));
}

function notNow(operation: Operation, { state, definition, mayOperate, user }: Offering): NotNow | undefined {
  if (state.ended) return 'ended';
  if (operation === 'withdraw') return decidedBy(state, user).length > 0 ? undefined : 'notDecided';
  if (operation === 'cancel') return undefined;
  if (!mayOperate) return 'notYours';
  if (state.suspended && operation !== 'resume') return 'suspended';
  switch (operation) {
    case 'suspend':
      return undefined;
    case 'resume':
      return state.suspended ? undefined : 'notSuspended';
    case 'rewind':
      return visitsToRewind(state).length > 0 ? undefined : 'nothingDone';
    case 'move':
    case 'step':
      return openVisits(state).length > 0 ? undefined : 'nothingOpen';
    case 'addItem':
    case 'closeItems':
      return growingVisits(state, definition).length > 0 ? undefined : 'nothingGrows';
    case 'data':
      return Object.keys(instanceFields(definition)).length > 0 ? undefined : 'noFields';
    case 'assign':
      return openTasks(state).length > 0 ? undefined : 'noTask';
    case 'retry':
      return openIncidents(state).length > 0 ? undefined : 'noIncident';
  }
}

/** The latest first. What was taken back, or stands in a scope that is closed, the service says. */
export const visitsToRewind = ({ routing }: InstanceState): Visit[] =>
  routing.visits
    .filter(({ status }) => status === 'completed' || status === 'active' || status === 'blocked')
    .toReversed();

/** The innermost first: those that hold others are moved only on purpose. */
export const openVisits = ({ routing }: InstanceState): Visit[] => routing.visits.filter(isOpenVisit).toReversed();

export const growingVisits = (state: InstanceState, definition: DefinitionVersion | undefined): Visit[] =>
  openVisits(state).filter(({ step, isFull }) => {
    const { forEach } = (findStep(stepsOf(definition), step) ?? {}) as { forEach?: { growing?: unknown } };
    return Boolean(forEach?.growing) && !isFull;
  });

/** Approvals that are open and that one has decided in. */
export const decidedBy = (state: InstanceState, user: string): TaskState[] =>
  openTasks(state).filter(({ kind, decisions }) => kind === 'approval' && decisions.some(({ by }) => by === user));

/** Seats that are still to decide: with several it has to be said whose is meant. */
export const undecidedSeats = ({ seats, decisions }: TaskState): TaskState['seats'] =>
  seats.filter(({ id }) => !decisions.some(({ seat }) => seat === id));

/** The other steps of the scope that this one stands in. */
export function stepsBeside(definition: DefinitionVersion | undefined, step: string): string[] {
  const siblings = siblingsIn(stepsOf(definition), step) ?? {};
  return Object.keys(siblings).filter((name) => name !== step);
}

function siblingsIn(steps: Record<string, DocumentStep>, step: string): Record<string, DocumentStep> | undefined {
  if (Object.hasOwn(steps, step)) return steps;
  for (const { steps: inner } of Object.values(steps)) {
    const found = inner && siblingsIn(inner, step);
    if (found) return found;
  }
  return undefined;
}

/** Outcomes that the step’s transitions name; one that they do not know leads nowhere. */
export function outcomesOf(definition: DefinitionVersion | undefined, step: string): string[] {
  const { next, type } = (findStep(stepsOf(definition), step) ?? {}) as { next?: unknown; type?: string };
  const named = (Array.isArray(next) ? next : []).flatMap((way) =>
    [(way as { on?: string | string[] }).on ?? []].flat(),
  );
  const known = [...new Set(named)];
  if (known.length > 0) return known;
  return [type === 'approval' ? 'approved' : 'completed'];
}

/** Fields of the instance as a whole. */
export const instanceFields = (definition: DefinitionVersion | undefined): Record<string, never> =>
  ((definition?.document ?? {}) as { fields?: Record<string, never> }).fields ?? {};
