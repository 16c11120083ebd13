import type { Seat } from '@procession/contracts/seats.ts';
import type { PolicyConfig } from '../policy-config.ts';
import type { Directory } from './command.ts';

/** The seats with the weight and the veto that the policy gives them, by the person or by a role that they hold. */
export function withVoices({ veto = [], weights = {} }: PolicyConfig, seats: Seat[], directory: Directory): Seat[] {
  if (veto !== 'anyone' && veto.length === 0 && Object.keys(weights).length === 0) return seats;
  return seats.map((seat) => {
    const isNamed = (who: string) => isMeant(seat, who, directory);
    const own = weights[seat.id];
    const weight = own ?? Math.max(1, ...Object.keys(weights).flatMap((who) => (isNamed(who) ? [weights[who]!] : [])));
    const mayVeto = veto === 'anyone' || veto.some(isNamed);
    return { ...seat, ...(weight !== 1 && { weight }), ...(mayVeto && { veto: true as const }) };
  });
}

/** A role means its own seat, and those of the people who hold it. */
function isMeant(seat: Seat, who: string, directory: Directory): boolean {
  if (seat.id === who) return true;
  if (!who.startsWith('role:') || !seat.id.startsWith('user:')) return false;
  const role = who.slice('role:'.length);
  return seat.role === role || directory.holdersOf(role)?.includes(seat.id.slice('user:'.length)) === true;
}
