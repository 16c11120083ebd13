import type { JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, Evaluate, Scope } from '../compiled.ts';
import type { CompiledTransition } from '../compiled-flow.ts';
import type { DecideContext } from './command.ts';
import { scopeOf } from './names-in-scope.ts';
import { visitAt } from './routing-state.ts';
import type { InstanceState } from './state.ts';
import { evaluated, stepNamed } from './work.ts';

/** A condition as it is now. */
export interface SeenGuard {
  /** As the document has it. */
  source: string;
  /** Of the fields that it names; sensitive ones left out. */
  values: JsonObject;
  /** Null: it cannot be said. */
  holds: boolean | null;
  /** Why not. */
  failed: string | null;
}

/** A transition that remains with an outcome. */
export interface WayOn {
  /** Number in the step's `next`, from 0. */
  transition: number;
  to: string;
  isOtherwise: boolean;
  guard: SeenGuard | null;
  /** Whether it would be taken with the data as they are; null: that depends on a guard that cannot be said. */
  isTaken: boolean | null;
}

export interface Seen {
  definition: CompiledDefinition;
  state: InstanceState;
  context: Pick<DecideContext, 'instance' | 'now' | 'calendars'>;
}

/** Where a visit would go on with this outcome, for people: nothing is decided by it. What the step's `set` would change is left out. */
export function waysOn(seen: Seen, serial: number, outcome: string): WayOn[] {
  const step = stepNamed(seen.definition, visitAt(seen.state.routing, serial).step);
  const scope = scopeSeen(seen, serial, outcome);
  const remaining = step.next.filter(({ on }) => on === undefined || on.has(outcome));
  const guarded = remaining.filter(({ otherwise }) => !otherwise).map((transition) => wayBy(transition, scope));
  const holds = guarded.map(({ holds }) => holds);
  const ways = guarded.map(
    ({ way }, index): WayOn => ({
      ...way,
      isTaken: step.split === 'one' ? firstThatHolds(holds, index) : holds[index]!,
    }),
  );
  const isAnyTaken = holds.includes(true) || (holds.includes(null) ? null : false);
  const rest = remaining
    .filter(({ otherwise }) => otherwise)
    .map((transition, index): WayOn => {
      const isTaken = isAnyTaken === null ? null : !isAnyTaken;
      return { ...wayBy(transition, scope).way, isTaken: step.split === 'one' && index > 0 ? false : isTaken };
    });
  return [...ways, ...rest].sort((a, b) => a.transition - b.transition);
}

/** Whether the one at `index` is taken, where only the first is. */
function firstThatHolds(holds: readonly (boolean | null)[], index: number): boolean | null {
  const own = holds[index]!;
  const earlier = holds.slice(0, index).find((held) => held !== false);
  if (own === false || earlier === true) return false;
  return earlier === undefined ? own : null;
}

/** A condition as it is for a visit. */
export const seenGuard = (seen: Seen, serial: number, when: Evaluate<boolean>): SeenGuard =>
  guardIn(scopeSeen(seen, serial), when);

function wayBy(
  { index, to, otherwise, when }: CompiledTransition,
  scope: Scope,
): { way: Omit<WayOn, 'isTaken'>; holds: boolean | null } {
  const guard = when ? guardIn(scope, when) : null;
  return {
    way: { transition: index, to, isOtherwise: otherwise, guard },
    holds: guard ? guard.holds : true,
  };
}

function guardIn(scope: Scope, when: Evaluate<boolean>): SeenGuard {
  const result = evaluated(() => when(scope));
  const said = { source: when.source ?? '', values: when.reads?.(scope) ?? {} };
  if ('failed' in result) return { ...said, holds: null, failed: result.failed.message };
  return { ...said, holds: result.value, failed: null };
}

const scopeSeen = ({ definition, state, context }: Seen, serial: number, outcome?: string): Scope =>
  scopeOf(
    { definition, state, context: context as DecideContext },
    { visit: serial },
    outcome === undefined ? {} : { outcome },
  );
