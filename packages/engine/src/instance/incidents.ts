import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { type ItemRef, itemIdOf, itemOfScope, type ScopeKey, type Visit, visitId } from './routing-state.ts';
import { type IncidentState, openIncidents } from './state.ts';
import { record, visitOf, type Work } from './work.ts';

/** Where a visit stands that could not go on; says where a retry begins. */
export type Phase =
  | 'begin'
  | 'open'
  | 'condition'
  | 'items'
  | 'run'
  | 'scope'
  | 'set'
  | 'next'
  | 'limit'
  | 'job'
  | 'message'
  | 'child'
  | 'output'
  | 'interrupts'
  | 'stage';

type Kind = InstanceEventData<'IncidentRaised'>['kind'];

/** The item keeps its place; everything else goes on. */
export function raiseAt(work: Work, item: ItemRef, kind: Kind, phase: Phase, facts: JsonObject): void {
  const visit = visitOf(work, item.visit);
  const incident = work.state.incidentCount + 1;
  record(work, 'IncidentRaised', {
    incident,
    kind,
    visit: visitId(visit),
    ...(item.index !== undefined && { item: itemIdOf(visit, item) }),
    step: visit.step,
    facts: { phase, ...facts },
  });
}

/** The same again says nothing new. */
export function raiseOnce(work: Work, item: ItemRef, kind: Kind, phase: Phase, facts: JsonObject): void {
  const visit = visitOf(work, item.visit);
  const id = item.index === undefined ? undefined : itemIdOf(visit, item);
  const isSame = (i: IncidentState) =>
    i.kind === kind && i.visit === visitId(visit) && i.item === id && i.facts.phase === phase;
  if (!openIncidents(work.state).some(isSame)) raiseAt(work, item, kind, phase, facts);
}

/** Its work is done, and it could not be left. */
export function isLeaving({ state }: Work, visit: Visit): boolean {
  const id = visitId(visit);
  return state.incidents.some((incident) => incident.visit === id && isOfLeaving(incident));
}

/** All that could not be left. */
export function leavingVisits({ state }: Work): ReadonlySet<string> {
  return new Set(state.incidents.flatMap((incident) => (isOfLeaving(incident) ? (incident.visit ?? []) : [])));
}

const isOfLeaving = ({ resolved, facts: { phase } }: IncidentState): boolean =>
  !resolved && (phase === 'set' || phase === 'next');

/** A scope that was done, or stuck, and could not be left has work again: it is left when that is done. */
export function scopeGoesOn(work: Work, scope: ScopeKey): void {
  const item = itemOfScope(scope);
  const visit = visitOf(work, item.visit);
  const [id, itemId] = [visitId(visit), itemIdOf(visit, item)];
  for (const incident of work.state.incidents) {
    if (incident.resolved || incident.visit !== id || (incident.item ?? itemId) !== itemId) continue;
    if (ofLeaving.has(phaseOf(incident))) resolve(work, incident, 'ended');
  }
}

const ofLeaving: ReadonlySet<Phase> = new Set(['set', 'next', 'scope', 'items']);

export function resolve(
  work: Work,
  incident: IncidentState,
  how: InstanceEventData<'IncidentResolved'>['how'],
  { by, reason }: { by?: string; reason?: string } = {},
): void {
  record(work, 'IncidentResolved', {
    incident: incident.incident,
    how,
    ...(by !== undefined && { by }),
    ...(reason !== undefined && { reason }),
  });
}

/** Of the instance as a whole. */
export function raiseInstance(work: Work, kind: Kind, phase: Phase, facts: JsonObject): void {
  record(work, 'IncidentRaised', { incident: work.state.incidentCount + 1, kind, facts: { phase, ...facts } });
}

/** Gives whether it is a new one: the same again says nothing new. */
export function raiseInstanceOnce(work: Work, kind: Kind, phase: Phase, facts: JsonObject): boolean {
  const isSame = (i: IncidentState) =>
    i.kind === kind && i.visit === undefined && i.facts.phase === phase && i.facts.place === facts.place;
  if (openIncidents(work.state).some(isSame)) return false;
  raiseInstance(work, kind, phase, facts);
  return true;
}

/** What a machine said meanwhile has settled them. */
export function resolveIncidentsOf(work: Work, item: ItemRef): void {
  const id = itemIdOf(visitOf(work, item.visit), item);
  for (const incident of openIncidents(work.state)) {
    if ((incident.item ?? incident.visit) === id && byMachines.has(phaseOf(incident))) resolve(work, incident, 'ended');
  }
}

const byMachines = new Set<Phase>(['job', 'message', 'child']);

export const phaseOf = ({ facts }: IncidentState): Phase => facts.phase as Phase;

/** The outcome with which the visit was about to complete. */
export const outcomeOf = ({ facts }: IncidentState): string => facts.outcome as string;
