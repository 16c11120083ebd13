import type { CompiledDefinition } from '../../compiled.ts';
import {
  type ItemRef,
  isLive,
  isLiveScope,
  isOpenVisit,
  itemIdOf,
  scopeKeyOf,
  type Visit,
  visitId,
} from '../../instance/routing-state.ts';
import { type InstanceState, openIncidents, openTasks } from '../../instance/state.ts';

/** What waits in silence: is open, and neither somebody's nor a machine's, and no incident says why. */
export function unattended(definition: CompiledDefinition, state: InstanceState): string[] {
  const { routing, timers, jobs, waits, children } = state;
  const faults: string[] = [];
  const live = routing.visits.filter(isLive);
  if (live.length !== routing.openCount) faults.push('openCount is not the number of live visits');
  const incidents = openIncidents(state);
  const failed = new Set(incidents.map(({ visit }) => visit));
  const ends = [...timers.filter(({ purpose }) => purpose === 'interrupt'), ...waits.filter((wait) => wait.interrupt)];
  const clocks = timers.filter(({ purpose }) => purpose !== 'interrupt');
  const works = [...openTasks(state), ...jobs, ...waits.filter((wait) => !wait.interrupt), ...children, ...clocks];
  const attended = new Set(works.flatMap(({ item }) => item ?? []));
  const open = [...attended, ...ends];
  faults.push(...locksTwice(state), ...locksOfClosed(state));
  if (state.ended) {
    if (live.length + open.length + incidents.length > 0) faults.push('it has ended, and something is open');
    return faults;
  }
  if (live.length === 0 && !incidents.some(({ kind }) => kind === 'stuck')) faults.push('nothing is open');
  const items = new Set<string>();
  for (const visit of live) {
    for (const item of itemsOf(visit)) items.add(itemIdOf(visit, item));
    if (!isLiveScope(routing, visit.scope)) faults.push(`${visitId(visit)} is live in a scope that is closed`);
    if (!failed.has(visitId(visit))) faults.push(...faultsOf(definition, state, visit, attended));
  }
  for (const id of attended) if (!items.has(id)) faults.push(`something is open for ${id}, which is not`);
  const visits = new Set(live.filter(isOpenVisit).map(visitId));
  for (const { item } of ends) {
    if (item !== undefined && !visits.has(item)) faults.push(`something would interrupt ${item}, which is not open`);
  }
  for (const { scope, step } of routing.arrivals) {
    if (!isLiveScope(routing, scope)) faults.push(`a branch waits at ${step} in a scope that is closed`);
  }
  return faults;
}

function locksTwice({ tenantLocks = [] }: InstanceState): string[] {
  const held = tenantLocks.filter(({ isHeld }) => isHeld).map(({ key }) => key);
  return held.length > new Set(held).size ? [`one of the locks ${held.join(' ')} is held twice`] : [];
}

function locksOfClosed({ tenantLocks = [], routing }: InstanceState): string[] {
  const live = new Set(routing.visits.filter(isLive).map(visitId));
  return tenantLocks.flatMap(({ visit, key }) =>
    live.has(visit) ? [] : [`${visit} is closed and has the lock ${key}`],
  );
}

function itemsOf({ serial: visit, status, items }: Visit): ItemRef[] {
  if (!items) return status === 'active' ? [{ visit }] : [];
  return items.flatMap((item, index) => (item.status === 'open' ? [{ visit, index }] : []));
}

function faultsOf(
  definition: CompiledDefinition,
  { routing, tenantLocks = [] }: InstanceState,
  visit: Visit,
  attended: ReadonlySet<string>,
): string[] {
  const id = visitId(visit);
  if (visit.status === 'blocked') {
    const { blockedBy, waitsFor } = visit;
    const isHeld =
      tenantLocks.some((lock) => lock.visit === id) ||
      routing.locks.some(({ key }) => key === waitsFor) ||
      routing.visits.some((v) => v.serial < visit.serial && v.waitsFor === waitsFor && waitsFor !== undefined);
    return blockedBy === 'condition' || (blockedBy === 'lock' && isHeld)
      ? []
      : [`${id} is blocked by ${blockedBy} and nothing keeps it`];
  }
  const type = visit.undoes === undefined ? definition.steps.get(visit.step)!.config.type : undefined;
  const open = itemsOf(visit);
  if (open.length === 0 && isOpenVisit(visit)) {
    const mayGrow = definition.steps.get(visit.step)!.forEach?.growing === 'until-closed' && !visit.isFull;
    return mayGrow ? [] : [`${id} has nothing open`];
  }
  const isInside = (inner: Visit, item: ItemRef) => inner.scope === scopeKeyOf(item);
  return open.flatMap((item) => {
    const isAttended =
      type === 'scope' || type === 'compensate'
        ? // What a compensation is to take back may just be taken back by another one.
          routing.visits.some(
            (v) => isLive(v) && (isInside(v, item) || (type === 'compensate' && v.undoes !== undefined)),
          )
        : attended.has(itemIdOf(visit, item));
    return isAttended ? [] : [`${itemIdOf(visit, item)} is open and nobody's`];
  });
}
