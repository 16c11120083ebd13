import type { FinalStatus } from '@procession/contracts/statuses.ts';
import { type Arrival, isOpenVisit, type Routing, type Visit } from './state.ts';

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
  arrivals: Arrival[];
  ends: FinalStatus[];
  openCount: number;
}

export const ownRouting = (routing: Routing): OwnRouting => ({
  visits: [...routing.visits],
  arrivals: [...routing.arrivals],
  ends: [...routing.ends],
  openCount: routing.openCount,
});

/** Folds one move. @throws on a code that this version of the machine does not know. */
export function applyMove(routing: OwnRouting, move: Move, at: string): void {
  switch (move[0]) {
    case moveCodes.stepEntered:
      enter(routing, move[1], move[2], at);
      return;
    case moveCodes.stepBlocked:
      routing.visits[move[1]] = { ...visitAt(routing, move[1]), status: 'blocked' };
      return;
    case moveCodes.stepActivated:
      routing.visits[move[1]] = { ...visitAt(routing, move[1]), status: 'active' };
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
      routing.ends.push(move[2]);
      return;
    default:
      throw new Error(`InstanceAdvanced has a move that is not known here: ${JSON.stringify(move satisfies never)}`);
  }
}

export function visitAt(routing: Routing, serial: number): Visit {
  const visit = routing.visits[serial];
  if (!visit) throw new Error(`a move names visit ${serial}, and there are ${routing.visits.length}`);
  return visit;
}

function enter(routing: OwnRouting, step: string, parents: readonly number[], at: string): void {
  const before = routing.visits.findLast((v) => v.step === step);
  routing.visits.push({ step, n: (before?.n ?? 0) + 1, status: 'active', parents, enteredAt: at });
  routing.openCount += 1;
}

function close(routing: OwnRouting, serial: number, how: Pick<Visit, 'status' | 'outcome' | 'closedAt'>): void {
  const visit = visitAt(routing, serial);
  if (!isOpenVisit(visit)) throw new Error(`a move closes ${visit.step}#${visit.n}, which is ${visit.status}`);
  routing.visits[serial] = { ...visit, ...how };
  routing.openCount -= 1;
}
