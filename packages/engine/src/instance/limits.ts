/** Limits of an instance (DEFINITIONS §1). */
export const instanceLimits = {
  dataBytesMax: 262_144,
  /** What one command may set: its event has to stay below 128 kB with its envelope. */
  changeBytesMax: 120_000,
  commentCharactersMax: 4_000,
  reasonCharactersMax: 4_000,
  /** People whom one comment names. */
  mentionsMax: 20,
  /** Of one task. */
  openQuestionsMax: 10,
  openVisitsMax: 1_000,
  /** Whoever operates the service is told when a history gets this long. */
  historyEventsWarned: 10_000,
  /** A command that would make the history longer is refused, unless it closes the instance. */
  historyEventsMax: 50_000,
  /** Room beyond it for the command that closes the instance: it withdraws each open task and resolves each incident. */
  closingEventsMax: 5_000,
  /** Steps that one command enters; the next are entered blocked, with the incident `spins`. */
  entriesPerCommandMax: 1_000,
  seatsPerTaskMax: 200,
  /** Addresses for callbacks that wait to be used; with the next the oldest is taken by nothing any more. */
  callbacksKeptMax: 100,
  /** A receiver that asks for more time is asked again after this. */
  retryAfterMsMax: 86_400_000,
  /** Sub-processes within sub-processes. */
  nestingMax: 50,
  /** Detached sub-processes that start one the other: one that starts itself would never end. */
  detachedChainMax: 1_000,
  /** Moves beyond this go into a second InstanceAdvanced of the commit. */
  movesBytesMax: 100_000,
} as const;

/** Whether a JSON value has more than `max` bytes as UTF-8. Exact, and cheap for what is clearly small. */
export function isLargerThan(value: unknown, max: number): boolean {
  const text = JSON.stringify(value);
  if (text.length > max) return true;
  if (text.length * bytesPerCharacterMax <= max) return false;
  return new TextEncoder().encode(text).length > max;
}

const bytesPerCharacterMax = 3;
