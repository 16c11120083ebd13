import { forgetOldVisits, hasOldVisits } from './forgetting.ts';
import { completionMarks, type Entry, type Move, moveCodes } from './moves.ts';
import { named } from './named.ts';
import {
  type Arrival,
  type Item,
  indexOfVisit,
  isLive,
  isOpenVisit,
  itemOfScope,
  type Lock,
  type NotedEnd,
  type PastVisits,
  type Round,
  type Routing,
  type ScopeKey,
  scopeKeyOf,
  type Visit,
  visitAt,
} from './routing-state.ts';

/** A routing of one's own, to fold moves into: its lists may be changed, what stands in them may not. */
export interface OwnRouting extends Routing {
  visits: Visit[];
  visitCount: number;
  past: Readonly<Record<string, PastVisits>>;
  pastIn: Routing['pastIn'];
  forgotten: number;
  arrivals: Arrival[];
  rounds: Round[];
  locks: Lock[];
  ends: NotedEnd[];
  openCount: number;
}

export const ownRouting = (routing: Routing): OwnRouting => ({
  ...routing,
  visits: [...routing.visits],
  arrivals: [...routing.arrivals],
  rounds: [...routing.rounds],
  locks: [...routing.locks],
  ends: [...routing.ends],
});

/** What a command finds: it names no visit that its moves would not find when they are folded. */
export function withoutOldVisits(routing: Routing): Routing {
  if (!hasOldVisits(routing)) return routing;
  const own = ownRouting(routing);
  forgetOldVisits(own);
  return own;
}

/** Folds the moves of an InstanceAdvanced, or of one part of it. What is forgotten was closed by an earlier command. */
export function withMoves(
  routing: Routing,
  moves: readonly Move[],
  { at, part = 1 }: { at: string; part?: number | undefined },
): Routing {
  const own = ownRouting(part === 1 ? withoutOldVisits(routing) : routing);
  for (const move of moves) applyMove(own, move, at);
  return own;
}

/** Folds one move. @throws on a code that this version of the machine does not know. */
export function applyMove(routing: OwnRouting, move: Move, at: string): void {
  switch (move[0]) {
    case moveCodes.stepEntered:
      enter(routing, { step: move[1], parents: move[2], at, entry: move[3] ?? {} });
      return;
    case moveCodes.stepBlocked:
      block(routing, move[1], move[2], move[3]);
      return;
    case moveCodes.stepActivated:
      change(routing, move[1], ({ blockedBy: _, waitsFor: __, ...visit }) => ({ ...visit, status: 'active' }));
      return;
    case moveCodes.stepCompleted:
      close(routing, move[1], { status: 'completed', outcome: move[2], closedAt: at, ...marked(routing, move[4]) });
      undone(routing, visitAt(routing, move[1]));
      return;
    case moveCodes.stepCancelled:
      close(routing, move[1], { status: 'cancelled', closedAt: at });
      return;
    case moveCodes.branchArrived: {
      const { step, scope } = visitAt(routing, move[2]);
      routing.arrivals.push({ step: move[1], source: step, visit: move[2], ...(scope !== undefined && { scope }) });
      return;
    }
    case moveCodes.joinFired:
      fire(routing, { step: move[1], visits: move[2], at, entry: move[3] ?? {} });
      return;
    case moveCodes.endReached: {
      const { scope } = visitAt(routing, move[1]);
      if (routing.ends.some((e) => e.status === move[2] && e.scope === scope)) return;
      routing.ends.push({ status: move[2], visit: move[1], ...(scope !== undefined && { scope }) });
      return;
    }
    case moveCodes.itemsQueued:
      change(routing, move[1], (visit) => ({
        ...visit,
        items: [...(visit.items ?? []), ...move[2].map((value): Item => ({ value, status: 'queued' }))],
      }));
      return;
    case moveCodes.itemOpened:
      changeItem(routing, move[1], move[2], (item) => ({ ...item, status: 'open' }));
      return;
    case moveCodes.itemDone: {
      const [, , , outcome, output] = move;
      closeItem(routing, move[1], move[2], (item) => ({ ...item, status: 'done', outcome, output }));
      return;
    }
    case moveCodes.itemCancelled:
      closeItem(routing, move[1], move[2], (item) => ({ ...item, status: 'cancelled' }));
      return;
    case moveCodes.growthEnded:
      change(routing, move[1], (visit) => ({ ...visit, isFull: true }));
      return;
    case moveCodes.branchAbsorbed: {
      const { source, scope } = takeArrival(routing, move[1], move[2]);
      const place = routing.rounds.findIndex((r) => r.step === move[1] && r.scope === scope);
      const round = routing.rounds[place];
      if (!round || round.seen.some((s) => s.source === source)) return;
      routing.rounds[place] = { ...round, seen: [...round.seen, { source, visit: move[2] }] };
      return;
    }
    case moveCodes.roundClosed:
      routing.rounds = routing.rounds.filter((r) => r.step !== move[1] || r.scope !== move[2]);
      return;
    case moveCodes.branchWithdrawn:
      takeArrival(routing, move[1], move[2]);
      return;
    case moveCodes.branchReturned: {
      const [, step, source, visit, scope] = move;
      routing.arrivals.push({ step, source, visit, ...(scope !== undefined && { scope }) });
      return;
    }
    case moveCodes.lockAcquired:
      routing.locks.push({ visit: move[1], key: move[2] });
      return;
    case moveCodes.lockReleased:
      releaseLocks(routing, move[1]);
      return;
    case moveCodes.stepBegun:
      change(routing, move[1], (visit) => ({ ...visit, begun: true }));
      return;
    case moveCodes.stepSkipped:
      change(routing, move[1], (visit) => ({ ...visit, skipped: true }));
      return;
    case moveCodes.stepWithdrawn:
      change(routing, move[1], (visit) => ({ ...visit, status: 'withdrawn' }));
      routing.ends = routing.ends.filter((e) => e.visit !== move[1]);
      return;
    default:
      throw new Error(`InstanceAdvanced has a move that is not known here: ${JSON.stringify(move satisfies never)}`);
  }
}

function change(routing: OwnRouting, serial: number, how: (visit: Visit) => Visit): void {
  const index = indexOfVisit(routing, serial);
  routing.visits[index] = how(routing.visits[index]!);
}

interface Entering {
  step: string;
  parents: readonly number[];
  at: string;
  entry: Entry;
}

function enter(routing: OwnRouting, { step, parents, at, entry }: Entering): void {
  const before = Math.max(
    routing.visits.findLast((v) => v.step === step)?.n ?? 0,
    named(routing.past, step)?.last ?? 0,
  );
  const { in: scope, pass, race, joined, undoes } = entry;
  const serial = routing.visitCount;
  const visit: Visit = { serial, step, n: before + 1, status: 'active', parents, enteredAt: at };
  if (scope !== undefined) visit.scope = scope;
  if (pass !== undefined) visit.pass = pass;
  if (race !== undefined) visit.race = race;
  if (joined !== undefined) visit.joined = joined;
  if (undoes !== undefined) visit.undoes = undoes;
  routing.visits.push(visit);
  routing.visitCount += 1;
  routing.openCount += 1;
}

function fire(
  routing: OwnRouting,
  { step, visits, at, entry }: { step: string; visits: readonly number[]; at: string; entry: Entry },
): void {
  const used = visits.map((visit) => takeArrival(routing, step, visit));
  const scope = entry.in;
  if (entry.round) {
    const seen = used.map(({ source, visit }) => ({ source, visit }));
    routing.rounds.push({ step, seen, ...(scope !== undefined && { scope }) });
  }
  enter(routing, { step, parents: visits, at, entry: { ...entry, joined: used.map(({ source }) => source) } });
}

function takeArrival(routing: OwnRouting, step: string, visit: number): Arrival {
  const oldest = routing.arrivals.findIndex((a) => a.step === step && a.visit === visit);
  const [arrival] = oldest < 0 ? [] : routing.arrivals.splice(oldest, 1);
  if (!arrival) throw new Error(`a move uses up an arrival at ${step} that never came`);
  return arrival;
}

function block(
  routing: OwnRouting,
  serial: number,
  by: NonNullable<Visit['blockedBy']>,
  key: string | undefined,
): void {
  // A milestone that is lost begins anew when it comes back.
  if (by === 'condition') for (const scope of openScopesOf(visitAt(routing, serial))) leaveScope(routing, scope);
  change(routing, serial, ({ waitsFor: _, ...visit }) => ({
    ...visit,
    status: 'blocked',
    blockedBy: by,
    ...(key !== undefined && { waitsFor: key }),
    ...(visit.items && {
      items: visit.items.map((item) => (item.status === 'open' ? { ...item, status: 'queued' as const } : item)),
    }),
  }));
}

/** Items that are open run on; those that have not begun never will. */
function close(routing: OwnRouting, serial: number, how: Partial<Visit>): void {
  const before = visitAt(routing, serial);
  if (!isOpenVisit(before)) throw new Error(`a move closes ${before.step}#${before.n}, which is ${before.status}`);
  change(routing, serial, ({ blockedBy: _, waitsFor: __, ...visit }) => ({ ...visit, ...how }));
  if (before.items?.some(({ status }) => status === 'open')) {
    const rest = (item: Item): Item => (item.status === 'queued' ? { ...item, status: 'cancelled' } : item);
    change(routing, serial, (visit) => ({ ...visit, items: visit.items!.map(rest) }));
  } else goneOut(routing, serial);
}

/** Clocks do not tell what came later within a command. None that can be undone is ever forgotten. */
function marked({ visits }: OwnRouting, mark = 0): Pick<Visit, 'undoable'> {
  if ((mark & completionMarks.undoable) === 0) return {};
  return { undoable: visits.reduce((latest, { undoable = 0 }) => Math.max(latest, undoable), 0) + 1 };
}

/** Nothing is undone twice: what was done in a scope is undone with it. */
function undone(routing: OwnRouting, { undoes }: Visit): void {
  if (undoes === undefined) return;
  const gone = new Set([undoes]);
  for (const { serial, scope, undoable } of routing.visits) {
    if (scope !== undefined && gone.has(itemOfScope(scope).visit)) gone.add(serial);
    if (gone.has(serial) && undoable !== undefined) change(routing, serial, ({ undoable: _, ...visit }) => visit);
  }
}

/** Nothing of the visit goes on. */
function goneOut(routing: OwnRouting, serial: number): void {
  change(routing, serial, ({ items: _, ...visit }) => visit);
  routing.openCount -= 1;
  releaseLocks(routing, serial);
  leaveScope(routing, scopeKeyOf({ visit: serial }));
}

function releaseLocks(routing: OwnRouting, serial: number): void {
  if (routing.locks.length > 0) routing.locks = routing.locks.filter((lock) => lock.visit !== serial);
}

/** Of a visit that is open: its own, or those of its items. */
const openScopesOf = ({ serial: visit, items }: Visit): ScopeKey[] =>
  items
    ? items.flatMap(({ status }, index) => (status === 'open' ? [scopeKeyOf({ visit, index })] : []))
    : [scopeKeyOf({ visit })];

/** What waits in a scope goes with it. */
function leaveScope(routing: OwnRouting, scope: ScopeKey): void {
  const isElsewhere = (one: { scope?: ScopeKey }) => one.scope !== scope;
  if (routing.arrivals.length > 0) routing.arrivals = routing.arrivals.filter(isElsewhere);
  if (routing.rounds.length > 0) routing.rounds = routing.rounds.filter(isElsewhere);
  if (routing.ends.length > 0) routing.ends = routing.ends.filter(isElsewhere);
}

function changeItem(routing: OwnRouting, serial: number, index: number, how: (item: Item) => Item): void {
  change(routing, serial, (visit) => {
    const item = visit.items?.[index];
    if (!item) throw new Error(`a move names item ${index} of ${visit.step}#${visit.n}, which is not there`);
    return { ...visit, items: visit.items!.with(index, how(item)) };
  });
}

function closeItem(routing: OwnRouting, serial: number, index: number, how: (item: Item) => Item): void {
  changeItem(routing, serial, index, how);
  leaveScope(routing, scopeKeyOf({ visit: serial, index }));
  const visit = visitAt(routing, serial);
  if (!isOpenVisit(visit) && isLive(visit) && !visit.items?.some(({ status }) => status === 'open'))
    goneOut(routing, serial);
}
