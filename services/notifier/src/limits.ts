/** Every bound of the notifier. Bytes are of JSON text. */
export const limits = {
  /** Connections of one copy; more are sent elsewhere with a 503. */
  clientsMax: 20_000,
  /** Faulty messages of one connection before it is closed. */
  badMessagesMax: 10,
  /** Messages of one connection in a minute. */
  messagesPerMinuteMax: 600,
  /** Row changes that are remembered for clients that come back. */
  recentRowsMax: 25_000,
  /** Places of the feed that a copy reads back when it starts, so that clients of another copy can resume on it. */
  recentAtStart: 2_000,
  /** A client that missed more rows than this is given a snapshot. */
  replayRowsMax: 1_000,
  /** Rows of one fetch over a gap; beyond, everybody is given a snapshot. */
  gapRowsMax: 10_000,
  /** Unsent bytes of a connection from which on its changes are held back and coalesced. */
  lineBytesMax: 256_000,
  /** Rows held back for a slow connection; beyond, it is given a snapshot when its line is free again. */
  heldBackRowsMax: 1_000,
  /** A line that is full for longer is closed. */
  slowMs: 30_000,
  /** How often slow lines are looked at and failed snapshots begun again. */
  tickMs: 20,
  /** An idle client hears this often how far it is, so that its place does not grow old. */
  placeMs: 5_000,
  /** How often the heads of the feed are compared: the whole delay when there is no bus. */
  pollMs: 200,
  /** Rights are looked at again at most this long after the directory changed. */
  rightsMs: 1_000,
  /** And this often in any case. */
  rightsAnywayMs: 30_000,
  /** How often it is looked whose token has expired. */
  expiryMs: 500,
  /** For a client to take its leave after it was told to go; then its line is cut, with all that it did not read. */
  leaveMs: 5_000,
  /** Looks at the feed or at rights that wait for their turn; one more fails, and is tried again. */
  readsWaitingMax: 20_000,
  /** Snapshots of one tenant that wait for their turn; further ones are begun when there is room. */
  snapshotsWaitingPerTenantMax: 5_000,
  /** One that waited longer is begun again. */
  snapshotWaitMaxMs: 60_000,
  /** A connection that does not answer one ping until the next is dead. */
  heartbeatMs: 30_000,
  /** Snapshots read from the tables at a time: a thousand clients that come back do not drown the database. */
  snapshotsParallelMax: 4,
  /** Of them, of one tenant: another one finds room at once. */
  snapshotsPerTenantMax: 3,
  /** After a failed snapshot. */
  snapshotRetryMs: 200,
  ticketMs: 15_000,
  /** Used tickets remembered until they expire. */
  usedTicketsMax: 100_000,
} as const;

export type Limits = { readonly [Name in keyof typeof limits]: number };
