import type { Command, Outcome } from './command.ts';
import { streamKey } from './state-cache.ts';

/** A command in the queue. */
export interface Waiting {
  command: Command;
  /** Of its streams, in order. */
  keys: readonly string[];
  settle: (outcome: Outcome) => void;
  isSettled: boolean;
  /** How often its streams moved under it. */
  tries: number;
  /** How often something had to be fetched for it. */
  fetches: number;
  /** Its streams are loaded and its key is looked up before it is decided: only then is a rejection final. */
  isFresh: boolean;
  /** What it reads outside of its streams was brought up to date. */
  isRefreshed: boolean;
  /** Halves each time its batch held a value that Postgres refuses. */
  batchMax: number;
  /** Who holds the unique value that a stream of it wants. */
  heldBy?: Map<string, string>;
  /** Who holds the locks that it wants, by key. */
  lockedBy?: Map<string, string>;
  sinceMs: number;
}

export function createWaiting(command: Command, batchMax: number, settled: (outcome: Outcome) => void): Waiting {
  const waiting: Waiting = {
    command,
    keys: command.streams.map(({ stream }) => streamKey(command.tenant, stream)),
    settle: (outcome) => {
      if (waiting.isSettled) return;
      waiting.isSettled = true;
      settled(outcome);
    },
    isSettled: false,
    tries: 0,
    fetches: 0,
    isFresh: false,
    isRefreshed: false,
    batchMax,
    sinceMs: performance.now(),
  };
  return waiting;
}

export const idempotencyKeyOf = ({ tenant, keyOwner, key }: Command): string => `${tenant}\n${keyOwner}\n${key}`;
