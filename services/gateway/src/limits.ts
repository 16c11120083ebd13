/** Bounds of one copy. */
export const limits = {
  /** A browser with ten sessions of long tokens sends this much, and Node's own limit is 16 kB. */
  headerBytesMax: 128 * 1024,
  /** Requests to services under way. */
  requestsMax: 2_000,
  /** Connections to one copy of a service. */
  connectionsPerCopyMax: 128,
  connectTimeoutMs: 2_000,
  /** Until a service begins to answer: a read waits up to 10 s for its token. */
  answerTimeoutMs: 20_000,
  /** Between two pieces of an answer. */
  pieceTimeoutMs: 20_000,
  /** A copy that could not be reached is passed over for so long, while there are others. */
  restMs: 1_000,
  /** Of one request, on different copies. */
  triesMax: 3,
  /** Live connections. */
  tunnelsMax: 20_000,
  /** Until the notifier agrees to one. */
  handshakeTimeoutMs: 5_000,
  /** After this much silence TCP asks whether the other side is still there. */
  keepAliveMs: 30_000,
  /** Of a session, whatever one does. */
  sessionMs: 12 * 60 * 60_000,
  /** An access token is renewed when it lives no longer than this, or than a third of its life. */
  renewBeforeMs: 60_000,
  /** For requests that were on their way with the cookie of before a renewal. */
  renewedKeptMs: 120_000,
  /** Renewals, and sessions that ended, remembered at a time. */
  rememberedMax: 20_000,
  /** For another copy that renews the same one: longer than the issuer is waited for. */
  otherCopyMs: 6_000,
  /** For the bus, on which copies tell each other; without it each goes on alone. */
  busTimeoutMs: 500,
  /** From the click on "sign in" until one comes back. */
  signInMs: 10 * 60_000,
  /** Until the issuer answers. */
  issuerTimeoutMs: 5_000,
  /** What the issuer says of itself is asked for again. */
  issuerKnownMs: 60 * 60_000,
  /** Until a copy says how it is. */
  serviceTimeoutMs: 1_500,
  /** What the copies said is told to everybody who asks within. */
  servicesKeptMs: 1_000,
} as const;
export type Limits = { [Name in keyof typeof limits]: number };
