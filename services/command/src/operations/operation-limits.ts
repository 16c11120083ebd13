export const operationLimits = {
  /** Accepted and not finished, of one tenant. */
  waitingPerTenantMax: 1_000,
  /** Of their requests, sealed, together. */
  waitingBytesPerTenantMax: 67_108_864,
  /** Accepted in one transaction. */
  acceptedAtOnceMax: 100,
  /** Requests that wait to be accepted in this process. */
  acceptingMax: 5_000,
  /** How often an unknown COMMIT is asked again, under the same ids. */
  acceptTriesMax: 3,
  acceptRetryWaitMs: 100,
  /** In the hands of one process. */
  inHandMax: 64,
  /** Of one tenant, taken at a time. */
  takenPerTenantMax: 16,
  /** Another process takes over what is not finished by then; both doing it is harmless, for the key decides. */
  leaseMs: 10_000,
  /** How soon one that another process left behind, or that waits for its next try, is found. */
  pollMs: 1_000,
  triesMax: 8,
  firstWaitMs: 200,
  waitMaxMs: 10_000,
  purgeEveryMs: 60_000,
  purgedMax: 1_000,
} as const;

/** Before try number `tries + 1`. */
export const waitAfter = (tries: number): number =>
  Math.min(operationLimits.waitMaxMs, operationLimits.firstWaitMs * 2 ** (tries - 1));
