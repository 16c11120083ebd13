/** What a copy has done since it started; `/metrics` shows it. */
export const newCounters = () => ({
  batches: 0,
  gapFetches: 0,
  snapshots: 0,
  snapshotFailures: 0,
  resumes: 0,
  resyncs: 0,
  frames: 0,
  coalesced: 0,
  cut: 0,
});
export type Counters = ReturnType<typeof newCounters>;
