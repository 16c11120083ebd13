import { z } from 'zod';
import { roleId, userId } from './ids.ts';

/**
 * One voice in a task. A person's seat is `user:<id>`; a seat that a role fills by whoever of it decides first is
 * `role:<id>` and lists its holders of that moment. Fixed when the task opens; later role changes do not rewrite it.
 */
export const seat = z.object({
  id: z.string().regex(/^(user|role):.+$/),
  /** The person's or the role's display name of that moment. */
  name: z.string(),
  /** The role through which a person got the seat. */
  role: roleId.optional(),
  /** Who may fill a role's seat. */
  holders: z.array(userId).optional(),
  /** Why nobody can decide on this seat as it is: it is kept, and must be filled by reassignment. */
  vacant: z.enum(['initiator', 'excluded_field', 'decider_of', 'inactive', 'machine', 'unknown']).optional(),
});
export type Seat = z.infer<typeof seat>;

/** A decision given on a seat. */
export interface SeatDecision {
  seat: string;
  by: string;
  outcome: string;
}

/** Seats that may be decided now: all without a decision, or the first such when the order is sequential. */
export function openSeats(seats: readonly Seat[], decided: readonly SeatDecision[], isSequential: boolean): Seat[] {
  const open = seats.filter((s) => !decided.some((d) => d.seat === s.id));
  return isSequential ? open.slice(0, 1) : open;
}

/** The people who may act on these seats, each once. */
export function peopleOf(seats: readonly Seat[]): string[] {
  const people = new Set<string>();
  for (const s of seats) {
    if (s.vacant) continue;
    if (s.id.startsWith('user:')) people.add(s.id.slice('user:'.length));
    else for (const holder of s.holders ?? []) people.add(holder);
  }
  return [...people];
}

/** The roles through which these seats were given, each once. */
export function rolesOf(seats: readonly Seat[]): string[] {
  const roles = new Set<string>();
  for (const s of seats) {
    if (s.id.startsWith('role:')) roles.add(s.id.slice('role:'.length));
    else if (s.role) roles.add(s.role);
  }
  return [...roles];
}
