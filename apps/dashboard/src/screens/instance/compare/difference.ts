import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { type Chronicle, type Fact, isDecision, stateAt } from '../chronicle.ts';
import type { StepVisit } from '../visits.ts';

export interface FieldDifference {
  field: string;
  scope?: string | undefined;
  before: Json | undefined;
  after: Json | undefined;
}

/** What a visit was at a moment: nothing yet, open, or over with an outcome. */
export interface Standing {
  is: 'none' | 'open' | 'over';
  outcome?: string | undefined;
}

export interface StepDifference {
  visit: StepVisit;
  before: Standing;
  after: Standing;
}

export interface Difference {
  status: { before: InstanceState['status']; after: InstanceState['status'] };
  fields: readonly FieldDifference[];
  steps: readonly StepDifference[];
  /** What people decided between. */
  decisions: readonly Fact[];
  /** All that happened between. */
  events: number;
}

/** Between an earlier and a later event. */
export function difference(chronicle: Chronicle, earlier: Fact, later: Fact): Difference {
  const before = stateAt(chronicle, earlier.through);
  const after = stateAt(chronicle, later.through);
  const scopes = [...new Set([...Object.keys(before.locals), ...Object.keys(after.locals)])];
  return {
    status: { before: before.status, after: after.status },
    fields: [
      ...fieldsBetween(before.data, after.data),
      ...scopes.flatMap((scope) => fieldsBetween(before.locals[scope], after.locals[scope], scope)),
    ],
    steps: [...chronicle.visits.values()]
      .map((visit) => ({
        visit,
        before: standingAt(visit, earlier.through),
        after: standingAt(visit, later.through),
      }))
      .filter((step) => step.before.is !== step.after.is),
    decisions: chronicle.facts.slice(earlier.n, later.n).filter(({ event }) => isDecision(event)),
    events: later.n - earlier.n,
  };
}

function fieldsBetween(
  before: Readonly<JsonObject> = {},
  after: Readonly<JsonObject> = {},
  scope?: string,
): FieldDifference[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, scope, before: before[field], after: after[field] }));
}

function standingAt({ fromRevision, toRevision, outcome }: StepVisit, revision: number): Standing {
  if (fromRevision > revision) return { is: 'none' };
  return toRevision !== undefined && toRevision <= revision ? { is: 'over', outcome } : { is: 'open' };
}
