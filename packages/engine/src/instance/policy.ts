import type { Policy } from '@procession/contracts/events/instance.ts';
import type { Seat, SeatDecision } from '@procession/contracts/seats.ts';
import type { PolicyConfig } from '../compiled.ts';

/** A policy in numbers, once the seats are known; vacant seats count, for they must be filled. */
export function policyFor(config: PolicyConfig, seatCount: number): Policy {
  const need = 'quorum' in config.need ? config.need.quorum : Math.ceil((config.need.percent * seatCount) / 100);
  return {
    need: Math.max(need, 1),
    ...(config.reject !== undefined && { reject: config.reject }),
    order: config.order,
  };
}

/**
 * The outcome as soon as it is certain (DEFINITIONS §7); undefined while it is open. Seats that are missing for the need
 * count as open: they must be filled, and nobody's yes becomes a rejection by their absence.
 */
export function outcomeOf(policy: Policy, seatCount: number, decisions: readonly SeatDecision[]): string | undefined {
  const other = decisions.find((d) => d.outcome !== 'approved' && d.outcome !== 'rejected');
  if (other) return other.outcome;
  const yes = decisions.filter((d) => d.outcome === 'approved').length;
  const no = decisions.length - yes;
  if (yes >= policy.need) return 'approved';
  if (policy.reject !== undefined && no >= policy.reject) return 'rejected';
  const open = Math.max(seatCount, policy.need) - decisions.length;
  return yes + open < policy.need ? 'rejected' : undefined;
}

/** Whether enough seats can be decided as they are. One after the other, a vacant seat holds up all behind it. */
export function canBeReached(policy: Policy | undefined, seats: readonly Seat[]): boolean {
  const firstVacant = seats.findIndex((s) => !isFillable(s));
  const able =
    policy?.order === 'sequential' && firstVacant >= 0 ? firstVacant : seats.filter((s) => isFillable(s)).length;
  return able >= (policy?.need ?? 1);
}

/** Somebody can decide on it. */
export const isFillable = (seat: Seat): boolean =>
  seat.vacant === undefined && (seat.id.startsWith('user:') || (seat.holders?.length ?? 0) > 0);

/** One decision is enough: then a claim keeps the others off. */
export const isDecidedByOne = (policy: Policy | undefined): boolean => policy === undefined || policy.need === 1;
