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
  /** With whom it is: they decide on it for `from`, or give it back. */
  delegate: z.object({ from: userId, to: userId, name: z.string() }).optional(),
  /** Of its voice; 1 when it is absent. */
  weight: z.int().positive().optional(),
  /** Its no is a veto, and nothing is approved before it has decided. */
  veto: z.literal(true).optional(),
  /** Why nobody can decide on this seat as it is: it is kept, and must be filled by reassignment. */
  vacant: z.enum(['initiator', 'excluded_field', 'decider_of', 'inactive', 'machine', 'unknown']).optional(),
});
export type Seat = z.infer<typeof seat>;

/** A decision given on a seat. */
export interface SeatDecision {
  seat: string;
  by: string;
  /** For whom they did it. */
  onBehalfOf?: string | undefined;
  outcome: string;
}

/** How the decisions on the seats of an approval make its outcome (DEFINITIONS §7). */
export const policy = z.object({
  /** Weight of the yes that decides for `approved`. A percentage and a majority follow the seats: then it is that of the task's opening. */
  need: z.int().positive(),
  percent: z.number().positive().optional(),
  majority: z.enum(['cast', 'assigned']).optional(),
  /** Weight of the no that decides for `rejected`. */
  reject: z.int().positive().optional(),
  /** What a tie becomes at the end of a vote by majority; absent: `rejected`. */
  tie: z.enum(['approved', 'rejected']).optional(),
  /** False: all votes are waited for. */
  early: z.literal(false).optional(),
  order: z.enum(['parallel', 'sequential']),
});
export type Policy = z.infer<typeof policy>;

/** An outcome that every approval with `allow: [abstain]` takes: it counts as cast, for neither. */
export const abstained = 'abstained';

/** One decision is enough: then a claim keeps the others off. */
export const isDecidedByOne = (given: Policy | null | undefined, seats: readonly Seat[]): boolean =>
  !given || (given.need === 1 && (seats.length === 1 || (given.early !== false && !seats.some((s) => s.veto))));

/** Seats that may be decided now: all without a decision, or the first such when the order is sequential. */
export function openSeats(seats: readonly Seat[], decided: readonly SeatDecision[], isSequential: boolean): Seat[] {
  const open = seats.filter((s) => !decided.some((d) => d.seat === s.id));
  return isSequential ? open.slice(0, 1) : open;
}

/** The people who may act on these seats, each once. */
export function peopleOf(seats: readonly Seat[]): string[] {
  const people = new Set<string>();
  for (const s of seats) {
    if (s.delegate) {
      people.add(s.delegate.to);
      continue;
    }
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

/** The seats of a task after a stage of its due date, and those of before that are gone. */
export function seatsAfterEscalation(
  before: readonly Seat[],
  decisions: readonly SeatDecision[],
  { how, seats }: { how?: 'notify' | 'escalate' | 'reassign' | undefined; seats: readonly Seat[] },
): { seats: Seat[]; gone: Seat[] } {
  if (how !== 'escalate' && how !== 'reassign') return { seats: [...before], gone: [] };
  const isKept = (seat: Seat) =>
    how === 'escalate' || seats.some(({ id }) => id === seat.id) || decisions.some((d) => d.seat === seat.id);
  const kept = before.filter(isKept);
  const added = seats.filter((seat) => !kept.some(({ id }) => id === seat.id));
  return { seats: [...kept, ...added], gone: before.filter((seat) => !isKept(seat)) };
}
