// Of the live protocol (live.ts), for those who need no schema: a page would have to load zod for them.

export const liveLimits = {
  /** Rows of a snapshot at most (`limit`). */
  rowsMax: 1_000,
  rowsDefault: 50,
  /**
   * A row that newly matches is sent even when `limit` rows are held. From `limit * heldFactor` rows on, those that come
   * last in the order of the list (due date, then id) are removed again, down to `limit`: what remains is exact up to there.
   */
  heldFactor: 2,
  subscriptionsMax: 32,
  messageBytesMax: 131_072,
} as const;

/** WebSocket close codes of ours. */
export const closeCodes = {
  /** The token behind the ticket expired or its rights are gone: get a new ticket. */
  signInAgain: 4001,
  /** Too slow for too long. */
  tooSlow: 4008,
  /** Messages that cannot be understood, or too many subscriptions. */
  badMessage: 4400,
  /** This copy is going down: connect again, resume. */
  goingAway: 1001,
} as const;
