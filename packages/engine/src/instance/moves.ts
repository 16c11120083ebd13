import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { FinalStatus } from '@procession/contracts/statuses.ts';
import type { ScopeKey } from './routing-state.ts';

/**
 * How the graph took a command, as stored in InstanceAdvanced: arrays, since bytes per event cost most. Visits are named by
 * their serial: the n-th StepEntered or JoinFired of the instance, from 0. Codes are never used again for something else, new
 * ones are added at the end; the format as a whole changes with the schema version of InstanceAdvanced.
 */
export const moveCodes = {
  /** [0, step, parents, entry?]: a visit begins, active unless blocked by the next move. */
  stepEntered: 0,
  /** [1, visit, by, lock?]. Open items of the visit wait again. */
  stepBlocked: 1,
  /** [2, visit]: a blocked visit goes on. */
  stepActivated: 2,
  /** [3, visit, outcome, taken, mark?]: `taken` are numbers of transitions in the step's `next`. */
  stepCompleted: 3,
  /** [4, visit] */
  stepCancelled: 4,
  /** [5, join, visit]: a branch that came from this visit waits at the join. */
  branchArrived: 5,
  /** [6, join, visits, entry?]: the oldest arrival from each of these visits is used up, and the join is entered. */
  joinFired: 6,
  /** [7, visit, status]: an end with `rest: wait` noted its status. */
  endReached: 7,
  /** [8, visit, values]: items of a `forEach`, after those that are there. */
  itemsQueued: 8,
  /** [9, visit, index] */
  itemOpened: 9,
  /** [10, visit, index, outcome, output] */
  itemDone: 10,
  /** [11, visit, index] */
  itemCancelled: 11,
  /** [12, visit]: no more items are added. */
  growthEnded: 12,
  /** [13, join, visit]: the oldest arrival from this visit counts for the join's round and goes nowhere. */
  branchAbsorbed: 13,
  /** [14, join, scope?] */
  roundClosed: 14,
  /** [15, join, visit]: the oldest arrival from this visit is withdrawn. */
  branchWithdrawn: 15,
  /** [16, join, source, visit, scope?]: an arrival that was used up waits again. */
  branchReturned: 16,
  /** [17, visit, key] */
  lockAcquired: 17,
  /** [18, visit]. A visit that goes on no more has left its locks without saying so. */
  lockReleased: 18,
  /** [19, visit]: somebody has begun its work. */
  stepBegun: 19,
  /** [20, visit]: it completes without its work being done. */
  stepSkipped: 20,
  /** [21, visit]: completed, and taken back. */
  stepWithdrawn: 21,
} as const;

/** Marks of a completion; they are added up. `again`: another pass follows. `undoable`: its step says what takes it back. */
export const completionMarks = { again: 1, undoable: 2 } as const;

/** How a visit was entered, as far as it is not as usual. */
export interface Entry {
  /** Its scope; absent: the root. */
  in?: ScopeKey;
  /** Pass of a `repeat`. */
  pass?: number;
  /** Serial of the visit whose `split: race` led here. */
  race?: number;
  /** A join `{ n }` fires: its round begins. */
  round?: true;
  /** Entered anew in place of a visit that a join had entered: the steps that the parents are of. */
  joined?: readonly string[];
  /** Serial of the visit that it takes back. */
  undoes?: number;
}

export type Move =
  | [code: typeof moveCodes.stepEntered, step: string, parents: number[], entry?: Entry]
  | [code: typeof moveCodes.stepBlocked, visit: number, by: 'limit' | 'condition' | 'lock', key?: string]
  | [code: typeof moveCodes.stepActivated, visit: number]
  | [code: typeof moveCodes.stepCompleted, visit: number, outcome: string, taken: number[], mark?: number]
  | [code: typeof moveCodes.stepCancelled, visit: number]
  | [code: typeof moveCodes.branchArrived, step: string, visit: number]
  | [code: typeof moveCodes.joinFired, step: string, visits: number[], entry?: Entry]
  | [code: typeof moveCodes.endReached, visit: number, status: FinalStatus]
  | [code: typeof moveCodes.itemsQueued, visit: number, values: Json[]]
  | [code: typeof moveCodes.itemOpened, visit: number, index: number]
  | [code: typeof moveCodes.itemDone, visit: number, index: number, outcome: string, output: JsonObject]
  | [code: typeof moveCodes.itemCancelled, visit: number, index: number]
  | [code: typeof moveCodes.growthEnded, visit: number]
  | [code: typeof moveCodes.branchAbsorbed, step: string, visit: number]
  | [code: typeof moveCodes.roundClosed, step: string, scope?: ScopeKey]
  | [code: typeof moveCodes.branchWithdrawn, step: string, visit: number]
  | [code: typeof moveCodes.branchReturned, step: string, source: string, visit: number, scope?: ScopeKey]
  | [code: typeof moveCodes.lockAcquired, visit: number, key: string]
  | [code: typeof moveCodes.lockReleased, visit: number]
  | [code: typeof moveCodes.stepBegun, visit: number]
  | [code: typeof moveCodes.stepSkipped, visit: number]
  | [code: typeof moveCodes.stepWithdrawn, visit: number];
