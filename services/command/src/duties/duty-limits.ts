export const dutyLimits = {
  /** How often is looked for what is due; what this process itself has opened it looks for at once. */
  pollMs: 500,
  /** Duties that one process has in hand. */
  inHandMax: 64,
  /** A process that is gone is waited for so long. */
  leaseMs: 3_000,
  /** Wait before the next try: this, doubled by each try, up to the maximum. */
  waitMs: 100,
  waitMaxMs: 30_000,
  /** Leases of external workers are looked at so often. */
  leasesEveryMs: 1_000,
  overdueMax: 100,
  purgeEveryMs: 60_000,
  purgedMax: 2_000,
  /** Messages that are kept for one tenant until somebody waits for them. */
  keptMessagesMax: 20_000,
} as const;

export const waitAfter = (tries: number): number =>
  Math.min(dutyLimits.waitMaxMs, dutyLimits.waitMs * 2 ** Math.min(tries, 20));
