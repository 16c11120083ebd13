import { openSeats, type Policy, type Seat, type SeatDecision } from '@procession/contracts/seats.ts';
import type { PolicyConfig } from '../policy-config.ts';
import { seatsThatCanBeFilled } from './seat-filling.ts';
import { tallyOf } from './tally.ts';

/** A policy in numbers, once the seats are known; vacant seats count, for they must be filled. */
export function policyFor(config: PolicyConfig, seats: readonly Seat[]): Policy {
  const { need, reject, tie, early, order } = config;
  return {
    need: needOf({ need: 1, ...('quorum' in need ? { need: need.quorum } : need) }, weightOf(seats)),
    ...('percent' in need && { percent: need.percent }),
    ...('majority' in need && { majority: need.majority }),
    ...(reject !== undefined && { reject }),
    ...(tie && { tie }),
    ...(early === false && { early }),
    order,
  };
}

/** Weight of the yes that is enough for sure, with the seats as they are now. */
export function needOf({ need, percent, majority }: Omit<Policy, 'order'>, total: number): number {
  if (majority) return Math.floor(total / 2) + 1;
  return percent === undefined ? need : Math.max(1, Math.ceil((percent * total) / 100));
}

export const weightOf = (seats: readonly Seat[]): number => seats.reduce((sum, { weight = 1 }) => sum + weight, 0);

/**
 * The outcome as soon as it is certain (DEFINITIONS §7); undefined while it is open. Seats that are missing for the need
 * count as open: they must be filled, and nobody's yes becomes a rejection by their absence.
 */
export function outcomeOf(
  policy: Policy,
  seats: readonly Seat[],
  decisions: readonly SeatDecision[],
): string | undefined {
  const total = weightOf(seats);
  const need = needOf(policy, total);
  const tally = tallyOf(seats, decisions, policy.majority ? total : Math.max(total, need));
  const { yes, no, open, other, isVetoed, vetoesOpen } = tally;
  if (other !== undefined) return other;
  if (policy.early === false && open > 0) return undefined;
  if (isVetoed || no >= (policy.reject ?? Number.POSITIVE_INFINITY)) return 'rejected';
  const outcome = policy.majority ? majorityOf(policy, tally, total) : quorumOf(need, yes, open);
  return outcome === 'approved' && vetoesOpen > 0 ? undefined : outcome;
}

function quorumOf(need: number, yes: number, open: number): string | undefined {
  if (yes >= need) return 'approved';
  return yes + open < need ? 'rejected' : undefined;
}

/** Of the votes cast, or of all that there are. Whoever abstains counts for neither. */
function majorityOf(
  { majority, tie = 'rejected' }: Policy,
  { yes, no, open }: { yes: number; no: number; open: number },
  total: number,
): string | undefined {
  if (majority === 'assigned') {
    if (2 * yes > total) return 'approved';
    if (2 * (yes + open) < total) return 'rejected';
    return open === 0 ? tie : undefined;
  }
  if (yes > no + open) return 'approved';
  if (no > yes + open) return 'rejected';
  return open === 0 ? tie : undefined;
}

/**
 * Whether the policy can still come to an outcome: it would, if everyone who can decide said yes. One after the other, a
 * vacant seat holds up all behind it; and nobody decides twice, so a role's seat needs somebody who has no other.
 */
export function canBeReached(
  policy: Policy | undefined,
  seats: readonly Seat[],
  decisions: readonly SeatDecision[] = [],
): boolean {
  const open = openSeats(seats, decisions, false);
  const gone = new Set(decisions.map((d) => d.by));
  const able = seatsThatCanBeFilled(open, gone, policy?.order === 'sequential');
  if (!policy || seats.length === 0) return able.length > 0;
  const yes = able.map(({ id: seat }) => ({ seat, by: '', outcome: 'approved' }));
  return outcomeOf(policy, seats, [...decisions, ...yes]) !== undefined;
}

/** Somebody can decide on it. */
export const isFillable = (seat: Seat): boolean =>
  seat.vacant === undefined && (seat.id.startsWith('user:') || (seat.holders?.length ?? 0) > 0);
