import type { Plan } from './plan.ts';
import { doubled } from './plans/doubled.ts';
import { kills } from './plans/kills.ts';
import { rolledBack } from './plans/rolled-back.ts';
import { withoutNats } from './plans/without-nats.ts';

/** What `npm run chaos` runs, one after the other, each on a stack of its own. */
export const plans: readonly Plan[] = [kills, withoutNats, rolledBack, doubled];
