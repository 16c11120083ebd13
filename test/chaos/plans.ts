import type { Plan } from './plan.ts';
import { doubled } from './plans/doubled.ts';
import { kills } from './plans/kills.ts';
import { rolledBack } from './plans/rolled-back.ts';
import { withoutNats } from './plans/without-nats.ts';

/** What `npm run chaos` runs, one after the other, each on a stack of its own. */
export const plans: readonly Plan[] = [kills, withoutNats, rolledBack, doubled];

/** Starting a stack, checking and stopping it; the rest of a plan's time is load. */
const besidesLoadMs = 10_000;
const loadMsMin = 10_000;

/** How long a plan's load runs when all of the chosen ones together take `totalMs`. */
export function loadMsOf(plan: Plan, chosen: readonly Plan[], totalMs: number): number {
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  return Math.max(loadMsMin, (totalMs * plan.share) / shares - besidesLoadMs);
}
