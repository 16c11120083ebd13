import { abstained, type Seat, type SeatDecision } from '@procession/contracts/seats.ts';

/** The votes of an approval, by the weight of their seats. */
export interface Tally {
  yes: number;
  no: number;
  abstained: number;
  open: number;
  /** An outcome that is neither: it needs one decider. */
  other?: string;
  isVetoed: boolean;
  /** Seats with a veto that have not decided. */
  vetoesOpen: number;
}

/** `total` is the weight of all voices; seats that are missing for it are open. */
export function tallyOf(seats: readonly Seat[], decisions: readonly SeatDecision[], total: number): Tally {
  const tally: Tally = { yes: 0, no: 0, abstained: 0, open: total, isVetoed: false, vetoesOpen: 0 };
  const bySeat = new Map(seats.map((seat) => [seat.id, seat]));
  for (const seat of seats) if (seat.veto) tally.vetoesOpen += 1;
  for (const { seat: id, outcome } of decisions) {
    const { weight = 1, veto = false } = bySeat.get(id) ?? {};
    tally.open -= weight;
    if (veto) tally.vetoesOpen -= 1;
    if (outcome === 'approved') tally.yes += weight;
    else if (outcome === abstained) tally.abstained += weight;
    else if (outcome === 'rejected') {
      tally.no += weight;
      if (veto) tally.isVetoed = true;
    } else tally.other ??= outcome;
  }
  return tally;
}
