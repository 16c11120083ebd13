export const committerLimits = {
  /** Commands in a batch. */
  batchMax: 500,
  /** After this many bytes of events a batch is closed. */
  batchBytesMax: 4_194_304,
  /** Commands that wait. One tenant may have half of them (command-queue.ts). */
  queueMax: 10_000,
  /** So many commands a batch takes in any case, even if one tenant then has more than its share. */
  sharedBatchMin: 16,
  /** A second lane opens when more commands than this wait: smaller batches cost more than they gain before. */
  laneOpensAt: 64,
  /** After a batch of at least so many commands, the next one gathers those whose clients were just answered. */
  gatherFrom: 8,
  /** A batch that has so many commands gathers no more: beyond, larger batches gain little. */
  gatherMax: 64,
  /** How long a batch gathers at most, from the end of the one before. */
  gatherMs: 3,
  cachedStreamsMax: 20_000,
  /** Of event data; folded it takes some three times as much memory. */
  cachedBytesMax: 16_777_216,
  /** How often a command is decided anew because its streams moved. */
  triesMax: 3,
  fetchesMax: 8,
  /** A command whose outcome is not known by then is answered so; its client may ask again under the same key. */
  giveUpAfterMs: 10_000,
  retryWaitMs: 50,
  retryWaitSpreadMs: 200,
};
export type CommitterLimits = typeof committerLimits;
