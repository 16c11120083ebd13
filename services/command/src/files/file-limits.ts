import { fileLimits } from '@procession/contracts/http/files.ts';

export const uploadLimits = {
  ...fileLimits,
  /** Uploads of this process at a time; each holds a piece in memory. */
  runningMax: 8,
  runningPerTenantMax: 4,
  waitingPerTenantMax: 32,
  waitMaxMs: 5_000,
  /** Files of one person that no instance holds yet. */
  unusedPerPersonMax: 100,
  /** Of them together, sealed. */
  unusedBytesPerPersonMax: 524_288_000,
  /** Uses that are known to stand in the database. */
  knownUsesMax: 20_000,
  purgeEveryMs: 60_000,
  purgedMax: 50,
} as const;
