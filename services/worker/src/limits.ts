/** How often it looks for what became due, when there was nothing. */
export const pollMs = 200;
/** Wait after a look that failed: the database is away. */
export const retryLookMs = 1_000;

/** Timers taken with one look, and told with one request. */
export const timersPerBatchMax = 250;
/** Timers in hand at once. */
export const timersInHandMax = 1_000;
/** After this another copy takes a timer that was taken and not told: the copy is gone, or its request. */
export const timerLeaseMs = 10_000;

/** Growing waits of a duty that cannot be done now, by how often it was tried. */
export const retryFirstMs = 200;
export const retryMsMax = 60_000;

/** Of one request to the command service. */
export const commandsPerRequestMax = 500;
export const commandTimeoutMs = 10_000;
/** What waits for the next request to the command service. */
export const commandsWaitingMax = 5_000;
