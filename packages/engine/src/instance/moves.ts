import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { forgetOldVisits } from './forgetting.ts';
import { type Arrival, isOpenVisit, named, type PastVisits, type Routing, type Visit } from './state.ts';

/**
 * How the graph took a command, as stored in InstanceAdvanced: arrays, since bytes per event cost most. Visits are named by
 * their serial: the n-th StepEntered or JoinFired of the instance, from 0. Codes are never used again for something else;
 * the format as a whole changes with the schema version of InstanceAdvanced.
 */
export const moveCodes = {
  /** [0, step, parents]: a visit begins, active unless blocked by the next move. */
  stepEntered: 0,
  /** [1, visit, by] */
  stepBlocked: 1,
  /** [2, visit]: a blocked visit goes on. */
  stepActivated: 2,
  /** [3, visit, outcome, taken]: `taken` are numbers of transitions in the step's `next`. */
  stepCompleted: 3,
  /** [4, visit] */
  stepCancelled: 4,
  /** [5, join, visit]: a branch that came from this visit waits at the join. */
  branchArrived: 5,
  /** [6, join, visits]: the oldest arrival from each of these visits is used up, and the join is entered. */
  joinFired: 6,
  /** [7, visit, status]: an end with `rest: wait` noted its status. */
  endReached: 7,
} as const;

export type Move =
  | [code: typeof moveCodes.stepEntered, step: string, parents: number[]]
  | [code: typeof moveCodes.stepBlocked, visit: number, by: 'limit']
  | [code: typeof moveCodes.stepActivated, visit: number]
  | [code: typeof moveCodes.stepCompleted, visit: number, outcome: string, taken: number[]]
  | [code: typeof moveCodes.stepCancelled, visit: number]
  | [code: typeof moveCodes.branchArrived, step: string, visit: number]
  | [code: typeof moveCodes.joinFired, step: string, visits: number[]]
  | [code: typeof moveCodes.endReached, visit: number, status: FinalStatus];

/** A routing of one's own, to fold moves into: its lists may be changed, what stands in them may not. */
export interface OwnRouting extends Routing {
  visits: Visit[];
  visitCount: number;
  past: Readonly<Record<string, PastVisits>>;
  arrivals: Arrival[];
  ends: FinalStatus[];
  openCount: number;
}

export const ownRouting = (routing: Routing): OwnRouting => ({
  visits: [...routing.visits],
  visitCount: routing.visitCount,
  past: routing.past,
  arrivals: [...routing.arrivals],
  ends: [...routing.ends],
  openCount: routing.openCount,
});

/** Folds the moves of an InstanceAdvanced, or of one part of it. What is forgotten was closed by an earlier command. */
export function withMoves(
  routing: Routing,
  moves: readonly Move[],
  { at, part = 1 }: { at: string; part?: number | undefined },
): Routing {
  const own = ownRouting(routing);
  if (part === 1) forgetOldVisits(own);
  for (const move of moves) applyMove(own, move, at);
  return own;
}

/** Folds one move. @throws on a code that this version of the machine does not know. */
export function applyMove(routing: OwnRouting, move: Move, at: string): void {
  switch (move[0]) {
    case moveCodes.stepEntered:
      enter(routing, move[1], move[2], at);
      return;
    case moveCodes.stepBlocked:
      change(routing, move[1], { status: 'blocked' });
      return;
    case moveCodes.stepActivated:
      change(routing, move[1], { status: 'active' });
      return;
    case moveCodes.stepCompleted:
      close(routing, move[1], { status: 'completed', outcome: move[2], closedAt: at });
      return;
    case moveCodes.stepCancelled:
      close(routing, move[1], { status: 'cancelled', closedAt: at });
      return;
    case moveCodes.branchArrived:
      routing.arrivals.push({ step: move[1], source: visitAt(routing, move[2]).step, visit: move[2] });
      return;
    case moveCodes.joinFired:
      for (const visit of move[2]) {
        const oldest = routing.arrivals.findIndex((a) => a.step === move[1] && a.visit === visit);
        if (oldest < 0) throw new Error(`a move uses up an arrival at ${move[1]} that never came`);
        routing.arrivals.splice(oldest, 1);
      }
      enter(routing, move[1], move[2], at);
      return;
    case moveCodes.endReached:
      if (!routing.ends.includes(move[2])) routing.ends.push(move[2]);
      return;
    default:
      throw new Error(`InstanceAdvanced has a move that is not known here: ${JSON.stringify(move satisfies never)}`);
  }
}

export const visitAt = (routing: Routing, serial: number): Visit => routing.visits[indexOf(routing, serial)]!;

/** By age, so that it can be looked for in halves. As long as nothing is forgotten, a visit's index is its serial. */
function indexOf({ visits, visitCount }: Routing, serial: number): number {
  if (visits[serial]?.serial === serial) return serial;
  let from = 0;
  let to = visits.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (visits[middle]!.serial < serial) from = middle + 1;
    else to = middle;
  }
  if (visits[from]?.serial === serial) return from;
  const why = serial < visitCount ? 'which was closed long ago' : `and there are ${visitCount}`;
  throw new Error(`a move names visit ${serial}, ${why}`);
}

function change(routing: OwnRouting, serial: number, how: Partial<Visit>): void {
  const index = indexOf(routing, serial);
  routing.visits[index] = { ...routing.visits[index]!, ...how };
}

function enter(routing: OwnRouting, step: string, parents: readonly number[], at: string): void {
  const before = Math.max(
    routing.visits.findLast((v) => v.step === step)?.n ?? 0,
    named(routing.past, step)?.last ?? 0,
  );
  const serial = routing.visitCount;
  routing.visits.push({ serial, step, n: before + 1, status: 'active', parents, enteredAt: at });
  routing.visitCount += 1;
  routing.openCount += 1;
}

function close(routing: OwnRouting, serial: number, how: Pick<Visit, 'status' | 'outcome' | 'closedAt'>): void {
  const visit = visitAt(routing, serial);
  if (!isOpenVisit(visit)) throw new Error(`a move closes ${visit.step}#${visit.n}, which is ${visit.status}`);
  change(routing, serial, how);
  routing.openCount -= 1;
}
