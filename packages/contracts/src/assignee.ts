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
 * Whom a row names for a task: who claimed it, else its only seat, else the role through which all seats were given, else the
 * first and how many more ("Maria Lopez +2"). Undefined when nobody can act on it.
 */
export function assigneeOf({ seats, claim, roleName }: OfferedTask): Assignee | undefined {
  if (claim) {
    const id = `user:${claim.by}`;
    return { id, name: claim.byName ?? seats.find((seat) => seat.id === id)?.name ?? claim.by };
  }
  const able = seats.filter((seat) => peopleOf([seat]).length > 0);
  const [first] = able;
  if (!first) return undefined;
  if (able.length === 1) return { id: first.id, name: first.name };
  const { role } = first;
  if (role !== undefined && able.every((seat) => seat.role === role)) {
    return { id: `role:${role}`, name: roleName(role) ?? role };
  }
  return { id: first.id, name: `${first.name} +${able.length - 1}` };
}
