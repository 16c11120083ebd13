import type { Permission } from '@procession/contracts/events/directory.ts';
import type { Rejection } from '../decider.ts';
import type { StartInstance } from './command.ts';
import { refuse } from './rejections.ts';
import { askedIn, decidedIn, seatedIn } from './state.ts';
import type { Work } from './work.ts';

type Access = Pick<Work, 'definition' | 'context' | 'state'>;

const has = ({ context }: Access, permission: Permission): boolean => context.actor.permissions.has(permission);

const holdsOneOf = ({ context }: Access, roles: readonly string[], user = context.actor.id): boolean =>
  roles.some((role) => context.directory.holdersOf(role)?.includes(user));

/** Cancels, corrects data, retries, gives seats away. */
export const mayOperate = (work: Access): boolean =>
  work.context.actor.isSystem === true || has(work, 'operate') || holdsOneOf(work, work.definition.access.operate);

/** A seat says on what, the permission whether at all: it is asked for when somebody acts, and gone at once when it is taken away. */
export const actRefused = (work: Access, stepName: string): Rejection | undefined =>
  has(work, 'act') ? undefined : missing('act', `You may not act on tasks, so not on "${stepName}"`);

/** People may take back what they have asked for. */
export const mayCancel = (work: Access): boolean => mayOperate(work) || work.context.actor.id === work.state.initiator;

/**
 * `access.start` says which roles start instances, themselves or through a client that starts for them. A system event needs
 * only the permission of the client that sends it: the definition's trigger has invited it.
 */
export function startRefused(work: Access, { onBehalfOf, trigger }: StartInstance): Rejection | undefined {
  const { access, name } = work.definition;
  if (work.context.actor.isSystem) return undefined;
  if (onBehalfOf !== undefined && onBehalfOf !== work.context.actor.id && !has(work, 'start_for_others')) {
    return missing('start_for_others', `You may not start "${name}" for somebody else`);
  }
  if (access.start.length === 0 || trigger) {
    return has(work, 'start') ? undefined : missing('start', `You may not start "${name}"`);
  }
  if (holdsOneOf(work, access.start) || (onBehalfOf !== undefined && holdsOneOf(work, access.start, onBehalfOf))) {
    return undefined;
  }
  return missing('start', `"${name}" is started by ${access.start.join(', ')}`);
}

export const operateRefused = (work: Access, what: string): Rejection | undefined =>
  mayOperate(work) ? undefined : missing('operate', `You may not ${what}`);

/** Whoever has to do with the instance, or may see it anyway. `access.read` stands in place of the permission, not beside it. */
export function mayComment(work: Access): boolean {
  const { context, state, definition } = work;
  const { read } = definition.access;
  const { id } = context.actor;
  return (
    id === state.initiator ||
    mayOperate(work) ||
    (read.length === 0 ? has(work, 'read') : holdsOneOf(work, read)) ||
    state.tasks.some((task) => [...decidedIn(task), ...seatedIn(task), ...askedIn(task)].includes(id)) ||
    Object.values(state.pastTasks).some(({ seated, decided }) => decided.includes(id) || seated.includes(id))
  );
}

export const missing = (permission: Permission, detail: string): Rejection =>
  refuse('missing-permission', detail, { permission });
