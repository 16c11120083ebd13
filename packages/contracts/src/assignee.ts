import { peopleOf, type Seat } from './seats.ts';

export interface Assignee {
  /** `user:<id>` or `role:<id>` */
  id: string;
  name: string;
}

export interface OfferedTask {
  /** Those that may be decided now (`openSeats`). */
  seats: readonly Seat[];
  claim?: { by: string; byName?: string | undefined } | undefined;
  /** Display name of a role through which seats were given. */
  roleName: (role: string) => string | undefined;
}

/**
 * Whom a row names for a task: who claimed it, else the only person with a seat of their own, else the one role through which all seats
 * were given, else the first person and how many more ("Maria Lopez +2"). Undefined when there is nobody.
 */
export function assigneeOf({ seats, claim, roleName }: OfferedTask): Assignee | undefined {
  const seatOf = (user: string): Seat | undefined => seats.find(({ id }) => id === `user:${user}`);
  // A role's seat knows its holders by id only: then the role's name says more.
  const nameOf = (user: string): string =>
    (seatOf(user) ?? seats.find(({ holders }) => holders?.includes(user)))?.name ?? user;
  if (claim) return { id: `user:${claim.by}`, name: claim.byName ?? nameOf(claim.by) };
  const [first, ...others] = peopleOf(seats);
  if (first !== undefined && others.length === 0 && seatOf(first)) return { id: `user:${first}`, name: nameOf(first) };
  const role = commonRole(seats);
  if (role !== undefined) return { id: `role:${role}`, name: roleName(role) ?? role };
  return first === undefined ? undefined : { id: `user:${first}`, name: `${nameOf(first)} +${others.length}` };
}

function commonRole(seats: readonly Seat[]): string | undefined {
  const roles = new Set(seats.map(({ id, role }) => (id.startsWith('role:') ? id.slice('role:'.length) : role)));
  return roles.size === 1 ? [...roles][0] : undefined;
}
