import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { CompiledDefinition, CompiledField, EachScope, Scope } from '../compiled.ts';
import { named } from './named.ts';
import {
  type ItemRef,
  isOpenVisit,
  itemIdOf,
  itemOfScope,
  type PastVisits,
  type ScopeKey,
  scopesFrom,
  type Visit,
  visitAt,
} from './routing-state.ts';
import type { InstanceState } from './state.ts';
import { zoneOf } from './time-frame.ts';
import { stepNamed, type Work } from './work.ts';

type Looking = Pick<Work, 'definition' | 'state' | 'context'>;
type Extra = Pick<Scope, 'outcome' | 'response' | 'message' | 'child'>;

/**
 * The names in scope of an expression that is evaluated now: at a work item (or a visit as a whole, `{ visit }`), or, without
 * one, where only the instance is in scope. `extra` are those that stand only in some places (DEFINITIONS §2).
 */
export function scopeOf(work: Looking, at?: ItemRef, extra: Extra = {}): Scope {
  if (!at) return namesIn(work, undefined, extra);
  const found = visitAt(work.state.routing, at.visit);
  const visit = found.undoes === undefined ? found : visitAt(work.state.routing, found.undoes);
  const around = namesIn(work, visit.scope, extra);
  const own = ownEach(work, visit, at);
  return own
    ? {
        ...around,
        ...own,
        each: { ...(own.isInner ? {} : around.each), ...own.each },
        named: { ...around.named, ...own.named },
      }
    : around;
}

/** Inside a scope, with its fields and its item. */
export const insideOf = (work: Looking, item: ItemRef, scope: ScopeKey, extra: Extra = {}): Scope => ({
  ...scopeOf(work, item, extra),
  ...inScope(work, scope),
});

function namesIn(work: Looking, scope: ScopeKey | undefined, extra: Extra): Scope {
  const { definition, state, context } = work;
  const base = {
    definition,
    initiator: state.initiator,
    ...(state.entity && { entity: state.entity }),
    instance: context.instance,
    ...extra,
    now: context.now,
    zone: zoneOf({ definition, context }),
  };
  if (scope === undefined) {
    return {
      ...base,
      data: state.data,
      steps: (step) => (definition.steps.has(step) ? countsOf(work, step, []) : undefined),
    };
  }
  return { ...scopeOf(work, itemOfScope(scope), extra), ...inScope(work, scope) };
}

/** What is another one inside. */
function inScope(work: Looking, scope: ScopeKey): Pick<Scope, 'data' | 'steps'> {
  const { definition, state } = work;
  const around = scopesFrom(state.routing, scope);
  return {
    data: dataIn(state, scope),
    steps: (step) => (definition.steps.has(step) ? countsOf(work, step, around) : undefined),
  };
}

/** The instance's data, and the fields of the scopes around. */
export function dataIn(state: InstanceState, scope: ScopeKey | undefined): Readonly<JsonObject> {
  if (scope === undefined) return state.data;
  const { visits } = state.routing;
  const locals = scopesFrom({ visits }, scope).map((key) => state.locals[scopeId(state, key)] ?? {});
  return Object.assign({}, state.data, ...locals.toReversed());
}

/** `design#1[0]`: how facts name a scope. */
export function scopeId(state: InstanceState, scope: ScopeKey): string {
  const item = itemOfScope(scope);
  return itemIdOf(visitAt(state.routing, item.visit), item);
}

/** The fields that are in scope. */
export function fieldsIn(
  { definition, state }: Pick<Work, 'definition' | 'state'>,
  scope: ScopeKey | undefined,
): CompiledDefinition['fields'] {
  if (scope === undefined) return definition.fields;
  return new Map([
    ...definition.fields,
    ...scopesFrom(state.routing, scope).flatMap((key) => [...fieldsOfScope(definition, state, key)]),
  ]);
}

/** Those that the scope itself declares. */
export function fieldsOfScope(
  definition: CompiledDefinition,
  { routing }: Pick<InstanceState, 'routing'>,
  scope: ScopeKey,
): ReadonlyMap<string, CompiledField> {
  const { config } = stepNamed(definition, visitAt(routing, itemOfScope(scope).visit).step);
  return config.type === 'scope' ? config.fields : new Map();
}

/** What the step's own `forEach` or `repeat` adds: within an item its value, for the visit as a whole the results. */
function ownEach(
  { definition }: Looking,
  visit: Visit,
  { index }: ItemRef,
): { each: EachScope; named?: JsonObject; isInner?: boolean } | undefined {
  const { forEach } = stepNamed(definition, visit.step);
  if (forEach && index !== undefined) {
    const item: Json = visit.items?.[index]?.value ?? null;
    const { as } = forEach;
    return { each: { item, index }, isInner: true, ...(as !== undefined && { named: { [as]: item } }) };
  }
  if (forEach) return { each: resultsOf(visit) };
  return visit.pass === undefined ? undefined : { each: { pass: visit.pass } };
}

function resultsOf({ items = [] }: Visit): EachScope {
  const results = items.flatMap(({ value, status, outcome = '', output = {} }, index) =>
    status === 'done' ? [{ index, item: value, outcome, output }] : [],
  );
  return { results, done: results.length, total: items.length };
}

/**
 * Visits of a step: of the innermost scope around that holds it; a step that no scope around holds counts over the instance.
 */
function countsOf(
  { definition, state: { routing } }: Looking,
  step: string,
  around: readonly ScopeKey[],
): NonNullable<ReturnType<Scope['steps']>> {
  const { within } = stepNamed(definition, step);
  const holder =
    within === undefined ? undefined : around.find((key) => visitAt(routing, itemOfScope(key).visit).step === within);
  const past: PastVisits | undefined =
    holder === undefined ? named(routing.past, step) : named(routing.pastIn[holder] ?? {}, step);
  let entered = past?.entered ?? 0;
  let completed = past?.completed ?? 0;
  let active = 0;
  let outcome = past?.outcome;
  for (const visit of routing.visits) {
    if (
      visit.step !== step ||
      visit.status === 'withdrawn' ||
      visit.undoes !== undefined ||
      (holder !== undefined && visit.scope !== holder)
    )
      continue;
    entered += 1;
    if (isOpenVisit(visit)) active += 1;
    if (visit.status !== 'completed') continue;
    completed += 1;
    if (visit.serial > (past?.outcomeOf ?? -1)) outcome = visit.outcome;
  }
  return { entered, completed, active, ...(outcome !== undefined && { outcome }) };
}
