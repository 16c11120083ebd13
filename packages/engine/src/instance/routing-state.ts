import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';

/** Where the branches are. A branch is always either an open visit or an arrival that waits at a join. */
export interface Routing {
  /** By age: those that are live, and the latest of the others. Moves name visits by their serial: `visitAt` finds one. */
  readonly visits: readonly Visit[];
  /** How many there ever were: the serial of the next. */
  readonly visitCount: number;
  /** What is left of the closed visits that are not in `visits` any more, by step. */
  readonly past: Readonly<Record<string, PastVisits>>;
  /** The same of scopes that are open, by scope and step. */
  readonly pastIn: Readonly<Record<ScopeKey, Readonly<Record<string, PastVisits>>>>;
  /** The greatest serial among those that are not in `visits` any more; -1 when there is none. */
  readonly forgotten: number;
  /** Waiting at joins, oldest first. */
  readonly arrivals: readonly Arrival[];
  /** Of joins `{ n }` that have fired. */
  readonly rounds: readonly Round[];
  readonly locks: readonly Lock[];
  /** Statuses noted by ends with `rest: wait`, each once. */
  readonly ends: readonly NotedEnd[];
  /** Visits that are live. */
  readonly openCount: number;
}

export const noRouting: Routing = {
  visits: [],
  visitCount: 0,
  past: {},
  pastIn: {},
  forgotten: -1,
  arrivals: [],
  rounds: [],
  locks: [],
  ends: [],
  openCount: 0,
};

/** A scope by its work item: `7`, or `7[0]` with `forEach`; `7` is the serial of its visit. */
export type ScopeKey = string;

export interface PastVisits {
  entered: number;
  /** The greatest `n` among them. */
  last: number;
  completed: number;
  /** Of the latest that was completed, and its serial. */
  outcome?: string;
  outcomeOf?: number;
}

export interface Visit {
  /** Counts the visits of the instance, from 0. */
  serial: number;
  step: string;
  /** The n-th visit of its step, from 1. */
  n: number;
  /** Absent: the root. */
  scope?: ScopeKey;
  /** `withdrawn`: completed, and taken back by a rewind. */
  status: 'active' | 'blocked' | 'completed' | 'cancelled' | 'withdrawn';
  /** Serials of the visits whose completion led here. */
  parents: readonly number[];
  enteredAt: string;
  closedAt?: string;
  outcome?: string;
  /** What a blocked one waits for. */
  blockedBy?: 'limit' | 'condition' | 'lock';
  /** The lock that it waits for. */
  waitsFor?: string;
  /** Somebody has begun its work; noted only where that matters. */
  begun?: true;
  skipped?: true;
  /**
   * Completed, and can be taken back by what its step says in `undo`. Gone when that was done, of the visit or of a scope around
   * it. Of two such visits, that with the greater number was completed later.
   */
  undoable?: number;
  /** Serial of the visit that it takes back: its work is what the step of that one says in `undo`. */
  undoes?: number;
  /** Of `repeat`, from 1. */
  pass?: number;
  /** Entered by a `split: race`: the visit that split. */
  race?: number;
  /** Entered by a join: the steps that its parents are of. */
  joined?: readonly string[];
  /** With `forEach`, by index; gone when nothing of the visit goes on. */
  items?: readonly Item[];
  /** No more items are added. */
  isFull?: true;
}

export interface Item {
  value: Json;
  status: 'queued' | 'open' | 'done' | 'cancelled';
  outcome?: string;
  output?: JsonObject;
}

export interface Arrival {
  /** The join at which it waits. */
  step: string;
  source: string;
  /** Serial of the visit that it came from. */
  visit: number;
  scope?: ScopeKey;
}

/** A join `{ n }` has fired and waits for the others. */
export interface Round {
  step: string;
  scope?: ScopeKey;
  /** What has come in this round: one of each source. */
  seen: readonly { source: string; visit: number }[];
}

export interface Lock {
  key: string;
  /** Serial of the visit that holds it. */
  visit: number;
}

export interface NotedEnd {
  status: FinalStatus;
  /** Serial of the first that noted it. */
  visit: number;
  scope?: ScopeKey;
}

/** One piece of work of a visit: its only one, or with `forEach` that of one item. */
export interface ItemRef {
  /** Serial. */
  readonly visit: number;
  /** Of the item in a `forEach`, from 0. */
  readonly index?: number;
}

export const visitId = (visit: Pick<Visit, 'step' | 'n'>): string => `${visit.step}#${visit.n}`;

export const isOpenVisit = (visit: Visit): boolean => visit.status === 'active' || visit.status === 'blocked';

/** Open, or completed while items still run on. */
export const isLive = (visit: Visit): boolean => isOpenVisit(visit) || visit.items !== undefined;

/** Serial of the visit with this id (`manager#2`), or of the visit of a work item; -1 when there is none, or it was closed long ago. */
export function serialOf(routing: Routing, id: string): number {
  const hash = id.lastIndexOf('#');
  const step = id.slice(0, hash);
  const n = Number.parseInt(id.slice(hash + 1), 10);
  return routing.visits.findLast((v) => v.n === n && v.step === step)?.serial ?? -1;
}

/** The work item with this id: `quote#1`, or `quote#1[0]` with `forEach`. Undefined when its visit was closed long ago. */
export function itemNamed(routing: Routing, id: string): ItemRef | undefined {
  const visit = serialOf(routing, id);
  return visit < 0 ? undefined : refOf(visit, id);
}

/** `index` is what stands in brackets. */
function refOf(visit: number, text: string): ItemRef {
  const bracket = text.indexOf('[');
  return bracket < 0 ? { visit } : { visit, index: Number(text.slice(bracket + 1, -1)) };
}

export const itemIdOf = (visit: Pick<Visit, 'step' | 'n'>, { index }: Pick<ItemRef, 'index'>): string =>
  index === undefined ? visitId(visit) : `${visitId(visit)}[${index}]`;

export const scopeKeyOf = ({ visit, index }: ItemRef): ScopeKey =>
  index === undefined ? `${visit}` : `${visit}[${index}]`;

export const itemOfScope = (scope: ScopeKey): ItemRef => refOf(Number.parseInt(scope, 10), scope);

export const visitAt = (routing: Routing, serial: number): Visit => routing.visits[indexOfVisit(routing, serial)]!;

/** Undefined when it was closed so long ago that nothing of its own is left. */
export const visitIfKept = (routing: Pick<Routing, 'visits'>, serial: number): Visit | undefined =>
  routing.visits[placeOf(routing, serial)];

/** By age, so that it can be looked for in halves. As long as nothing is forgotten, a visit's index is its serial. */
export function indexOfVisit(routing: Routing, serial: number): number {
  const index = placeOf(routing, serial);
  if (index >= 0) return index;
  const why = serial < routing.visitCount ? 'which was closed long ago' : `and there are ${routing.visitCount}`;
  throw new Error(`a move names visit ${serial}, ${why}`);
}

function placeOf({ visits }: Pick<Routing, 'visits'>, serial: number): number {
  if (visits[serial]?.serial === serial) return serial;
  let from = 0;
  let to = visits.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (visits[middle]!.serial < serial) from = middle + 1;
    else to = middle;
  }
  return visits[from]?.serial === serial ? from : -1;
}

/** Whether something may still happen in it: its work item is open. The root is live until the instance ends. */
export function isLiveScope(routing: Pick<Routing, 'visits'>, scope: ScopeKey | undefined): boolean {
  if (scope === undefined) return true;
  const item = itemOfScope(scope);
  const visit = visitIfKept(routing, item.visit);
  if (!visit) return false;
  return item.index === undefined ? visit.status === 'active' : visit.items?.[item.index]?.status === 'open';
}

/** The scope whose fields its work reads and sets: of a visit that takes another back, that of the other. */
export function placeOfWork(routing: Routing, serial: number): ScopeKey | undefined {
  const { scope, undoes } = visitAt(routing, serial);
  return undoes === undefined ? scope : visitIfKept(routing, undoes)?.scope;
}

/** The scopes around, the innermost first. */
export function scopesFrom(routing: Pick<Routing, 'visits'>, scope: ScopeKey | undefined): ScopeKey[] {
  const around: ScopeKey[] = [];
  for (let key = scope; key !== undefined; key = visitIfKept(routing, itemOfScope(key).visit)?.scope) around.push(key);
  return around;
}
