/**
 * Settings of a connection, or a transaction, whose reads are all lookups by key or short scans in the order of an index. Without them
 * the planner takes a table that was never analysed for small, and sorts or joins all of it.
 */
export const indexedReads: Readonly<Record<string, string>> = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  enable_sort: 'off',
  jit: 'off',
  // What is prepared is planned once, whatever its values: they cannot change which index is meant.
  plan_cache_mode: 'force_generic_plan',
};
