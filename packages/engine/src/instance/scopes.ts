import type { JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { cancelScope } from './cancel.ts';
import { undoNext } from './compensation.ts';
import { changeData, evaluatedSet } from './data.ts';
import { reportDeadlocks } from './deadlocks.ts';
import { endInstance } from './ending.ts';
import { gravestOf } from './gravest.ts';
import { raiseOnce } from './incidents.ts';
import { itemDone } from './items.ts';
import { arrivalsAt } from './joins.ts';
import { insideOf } from './names-in-scope.ts';
import { type ItemRef, isLive, itemIdOf, type ScopeKey, scopeKeyOf, type Visit, visitId } from './routing-state.ts';
import { openIncidents } from './state.ts';
import { evaluated, record, stepNamed, stepOf, visitOf, type Work } from './work.ts';

/** A scope is entered: its fields have their defaults, and its first step is next. */
export function openScope(work: Work, item: ItemRef): void {
  const { config } = stepOf(work, item.visit);
  if (config.type !== 'scope') return;
  const scope = scopeKeyOf(item);
  const defaults: JsonObject = {};
  for (const field of config.fields.values()) if (field.default !== undefined) defaults[field.name] = field.default;
  changeData(work, defaults, { kind: 'step', visit: visitId(visitOf(work, item.visit)) }, scope);
  work.queue.push({ kind: 'arrive', to: config.start, from: undefined, scope });
}

/** What is still open in it is withdrawn; `output` is computed inside. */
export function endScope(work: Work, item: ItemRef, status: FinalStatus): void {
  const step = stepOf(work, item.visit);
  if (step.config.type !== 'scope') return;
  const { output } = step.config;
  const scope = scopeKeyOf(item);
  const inside = insideOf(work, item, scope);
  const compute = () => Object.fromEntries(output.map(({ name, value }) => [name, value(inside)]));
  const values = step.forEach ? evaluated(compute) : evaluatedSet(work, visitOf(work, item.visit).scope, compute);
  if ('failed' in values) {
    raiseOnce(work, item, 'expression-failed', 'scope', { ...values.failed, outcome: status });
    return;
  }
  cancelScope(work, scope, 'step_cancelled');
  if (!step.forEach) {
    const visit = visitOf(work, item.visit);
    changeData(work, values.value, { kind: 'step', visit: visitId(visit) }, visit.scope);
  }
  itemDone(work, item, status, values.value);
}

/** Scopes in which nothing goes on end, the innermost first; then the instance. Gives whether anything moved. */
export function settle(work: Work): boolean {
  const { routing } = work.state;
  if (routing.openCount === 0) return settleRoot(work);
  const scopes = openScopes(work);
  if (scopes.length === 0) return false;
  const live = new Set(routing.visits.filter(isLive).map(({ scope }) => scope));
  if (scopes.some(({ item, key }) => !live.has(key) && settleScope(work, item, key))) return true;
  reportDeadlocks(work, scopes);
  return false;
}

/** Inside out: what is inside was entered later. */
function openScopes({ definition, state: { routing } }: Work): { item: ItemRef; key: ScopeKey }[] {
  const isScope = ({ step, undoes }: Visit) =>
    undoes === undefined && ['scope', 'compensate'].includes(stepNamed(definition, step).config.type);
  return routing.visits
    .filter((visit) => isLive(visit) && isScope(visit))
    .toReversed()
    .flatMap(({ serial: visit, status, items }): ItemRef[] => {
      if (!items) return status === 'active' ? [{ visit }] : [];
      return items.flatMap((item, index) => (item.status === 'open' ? [{ visit, index }] : []));
    })
    .map((item) => ({ item, key: scopeKeyOf(item) }));
}

function settleScope(work: Work, item: ItemRef, scope: ScopeKey): boolean {
  if (stepOf(work, item.visit).config.type === 'compensate') return undoNext(work, item);
  const visit = visitOf(work, item.visit);
  const isReported = openIncidents(work.state).some(
    (i) => i.visit === visitId(visit) && i.item === (item.index === undefined ? undefined : itemIdOf(visit, item)),
  );
  if (isReported) return false;
  const { arrivals, ends } = work.state.routing;
  if (arrivals.some((a) => a.scope === scope)) {
    raiseOnce(work, item, 'stuck', 'items', { waiting: waitingIn(work, scope) });
    return false;
  }
  const events = work.facts.length + work.moves.length;
  endScope(work, item, gravestOf(ends.filter((e) => e.scope === scope)));
  return work.facts.length + work.moves.length > events;
}

/** Nothing is open: the instance ends, unless branches wait at joins that can't fire any more. */
function settleRoot(work: Work): boolean {
  const { arrivals, ends } = work.state.routing;
  if (arrivals.length === 0) {
    endInstance(work, gravestOf(ends));
    return true;
  }
  if (openIncidents(work.state).some((i) => i.kind === 'stuck')) return false;
  const incident = work.state.incidentCount + 1;
  record(work, 'IncidentRaised', { incident, kind: 'stuck', facts: { waiting: waitingIn(work, undefined) } });
  return false;
}

/** Per join at which branches wait: the steps that nothing came from. */
function waitingIn(work: Work, scope: ScopeKey | undefined): JsonObject[] {
  const joins = new Set(work.state.routing.arrivals.filter((a) => a.scope === scope).map(({ step }) => step));
  return [...joins].map((step) => {
    const come = new Set(arrivalsAt(work, step, scope).map(({ source }) => source));
    const { sources } = stepNamed(work.definition, step);
    return { step, from: [...come], missing: sources.filter((source) => !come.has(source)) };
  });
}
