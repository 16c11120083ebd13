import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { isRejection, type Rejection } from '../decider.ts';
import { cancelVisit, closeRound } from './cancel.ts';
import type { InstanceCommand } from './command.ts';
import { raiseAt } from './incidents.ts';
import { moveCodes } from './moves.ts';
import { visitNamed } from './operate.ts';
import { reasonRefused } from './reason.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { operateRefused } from './rights.ts';
import { enter } from './routing.ts';
import {
  isLive,
  isLiveScope,
  itemOfScope,
  scopesFrom,
  type Visit,
  visitAt,
  visitId,
  visitIfKept,
} from './routing-state.ts';
import { openIncidents } from './state.ts';
import { rewindUnderWay, undoFirst } from './undo-first.ts';
import { actedBy, move, record, stepNamed, stepOf, visitOf, type Work } from './work.ts';

type Rewind = Extract<InstanceCommand, { type: 'RewindInstance' }>;

/** An operator takes back what followed from a visit; its step is entered anew. */
export function rewindInstance(work: Work, { visit: id, reason, compensate = false }: Rewind): Rejection | undefined {
  const refused = operateRefused(work, 'rewind this instance') ?? expectedMoved(work);
  if (refused) return refused;
  const visit = visitNamed(work, id);
  if (isRejection(visit)) return visit;
  const notNow = reasonRefused(reason);
  if (notNow) return notNow;
  if (visit.status === 'cancelled' || visit.status === 'withdrawn' || !isLiveScope(work.state.routing, visit.scope)) {
    const around = scopesFrom(work.state.routing, visit.scope).map((key) =>
      visitIfKept(work.state.routing, itemOfScope(key).visit),
    );
    const scope = around.find((v) => v && isLiveScope(work.state.routing, v.scope));
    const instead = scope ? `: rewind to ${visitId(scope)}, the scope that it stood in` : '';
    return refuse('visit-not-open', `${id} cannot be gone back to, it is ${visit.status}${instead}`, {
      visit: id,
      visitStatus: visit.status,
    });
  }
  if (visit.undoes !== undefined) {
    const undone = visitId(visitOf(work, visit.undoes));
    return refuse('not-allowed-here', `${id} takes back ${undone}: nothing is undone twice`, { visit: id });
  }
  const under = rewindUnderWay(work.state);
  if (under) {
    return refuse(
      'not-allowed-here',
      `It is on its way back to ${visitId(under)} already: what followed is being undone`,
      {
        visit: visitId(under),
      },
    );
  }
  if (compensate) undoFirst(work, visit.serial, { ...actedBy(work), reason });
  else rewind(work, visit.serial, { cause: 'operator', ...actedBy(work), reason });
  return undefined;
}

/**
 * Takes back the causal future of a visit (DEFINITIONS §5.4): what is open is cancelled, what was completed is withdrawn,
 * arrivals of others that its joins had used up wait again, and the visit's step is entered anew. Data keep their values.
 */
export function rewind(
  work: Work,
  serial: number,
  said: Omit<InstanceEventData<'InstanceRewound'>, 'visit' | 'replaces'>,
): void {
  const visit = visitOf(work, serial);
  const taken = takenBack(work, visit);
  const back = rewindUnderWay(work.state);
  const isReplaced = back && back.serial !== serial && taken.has(back.serial);
  record(work, 'InstanceRewound', { visit: visitId(visit), ...said, ...(isReplaced && { replaces: visitId(back) }) });
  dropQueuedFrom(work, taken);
  for (const { visit: from, step } of [...work.state.routing.arrivals]) {
    if (taken.has(from)) move(work, moveCodes.branchWithdrawn, step, from);
  }
  for (const back of [...taken].sort((a, b) => a - b)) {
    const { step, scope } = visitOf(work, back);
    const { join } = stepNamed(work.definition, step);
    if (join.kind === 'n') returnRound(work, step, scope, taken);
    returnJoined(work, visitOf(work, back), taken, serial);
    takeBack(work, back);
  }
  const { parents, scope, race, pass, joined } = visit;
  enter(work, stepNamed(work.definition, visit.step), { parents: [...parents], scope, race, pass, joined });
}

export function dropQueuedFrom(work: Work, taken: ReadonlySet<number>): void {
  work.queue = work.queue.filter(
    (queued) => queued.kind !== 'arrive' || queued.from === undefined || !taken.has(queued.from),
  );
}

/** The visit itself, all that was entered from its completion, and all inside of these. */
export function takenBack({ state: { routing } }: Pick<Work, 'state'>, from: Visit): Set<number> {
  const taken = new Set([from.serial]);
  for (const { serial, parents, scope } of routing.visits) {
    if (serial < from.serial) continue;
    const isInside = scope !== undefined && taken.has(itemOfScope(scope).visit);
    if (isInside || parents.some((parent) => taken.has(parent))) taken.add(serial);
  }
  return taken;
}

function takeBack(work: Work, serial: number): void {
  if (isLive(visitOf(work, serial))) cancelVisit(work, serial, 'rewound');
  if (visitOf(work, serial).status === 'completed') move(work, moveCodes.stepWithdrawn, serial);
}

/** What others had sent to a join that is taken back waits again. The visit that is entered anew keeps what it had used up. */
function returnJoined(
  work: Work,
  { serial, step, parents, joined, scope, status }: Visit,
  taken: ReadonlySet<number>,
  kept: number,
): void {
  if (!joined || serial === kept || status === 'withdrawn' || !isLiveScope(work.state.routing, scope)) return;
  for (const [index, parent] of parents.entries()) {
    if (taken.has(parent)) continue;
    move(
      work,
      moveCodes.branchReturned,
      step,
      joined[index]!,
      parent,
      ...(scope === undefined ? ([] as const) : ([scope] as const)),
    );
  }
}

/** What an open round has absorbed from others waits again, too. */
function returnRound(work: Work, step: string, scope: Visit['scope'], taken: ReadonlySet<number>): void {
  const { routing } = work.state;
  const round = routing.rounds.find((r) => r.step === step && r.scope === scope);
  if (!round || !isLiveScope(routing, scope)) return;
  const used = new Set(
    routing.visits
      .filter((v) => v.step === step && v.scope === scope && taken.has(v.serial))
      .flatMap(({ parents }) => parents),
  );
  for (const { source, visit } of round.seen) {
    if (taken.has(visit) || used.has(visit)) continue;
    move(
      work,
      moveCodes.branchReturned,
      step,
      source,
      visit,
      ...(scope === undefined ? ([] as const) : ([scope] as const)),
    );
  }
  closeRound(work, step, scope);
}

/**
 * A rewind that nobody ordered stops before work that cannot be taken back: then nothing moves, and an incident names it.
 * Gives whether it rewound.
 */
export function rewindUnordered(work: Work, serial: number): boolean {
  const visit = visitOf(work, serial);
  const under = rewindUnderWay(work.state);
  // It is taken back already, once what followed is undone.
  if (under && takenBack(work, under).has(serial)) return false;
  const irreversible = irreversibleAfter(work, visit);
  if (irreversible.length === 0) {
    rewind(work, serial, { cause: 'binds' });
    return true;
  }
  const isReported = openIncidents(work.state).some((i) => i.kind === 'irreversible' && i.visit === visitId(visit));
  if (!isReported) raiseAt(work, { visit: serial }, 'irreversible', 'condition', { visits: irreversible });
  return false;
}

/** What has been done by machines and has no `undo`. What is not kept any more counts as such. */
function irreversibleAfter(work: Work, from: Visit): string[] {
  const done = [...takenBack(work, from)].filter((serial) => {
    const { status, undoes } = visitOf(work, serial);
    if (serial === from.serial || status !== 'completed' || undoes !== undefined) return false;
    const { config, undo } = stepOf(work, serial);
    return ['service', 'emit', 'subprocess'].includes(config.type) && !undo && !isUndoneAround(work, serial, from);
  });
  const isForgotten = work.state.routing.forgotten > from.serial;
  return [...done.map((serial) => visitId(visitOf(work, serial))), ...(isForgotten ? ['what is long past'] : [])];
}

/** A scope around it was completed since, and can be undone as a whole. */
const isUndoneAround = ({ definition, state: { routing } }: Work, serial: number, from: Visit): boolean =>
  scopesFrom(routing, visitAt(routing, serial).scope).some((key) => {
    const around = visitIfKept(routing, itemOfScope(key).visit);
    return (
      around && around.serial > from.serial && around.status === 'completed' && definition.steps.get(around.step)?.undo
    );
  });
