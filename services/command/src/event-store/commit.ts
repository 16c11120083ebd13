/** What was committed, as it is told to others. */
export interface Commit {
  epoch: number;
  xid: string;
  /** `traceparent`: of the command. */
  events: readonly { tenant: string; stream: string; json: string; traceparent?: string | undefined }[];
}

/** Told after COMMIT. `done` says that a partition's message was acknowledged. Must not block or throw. */
export interface Relay {
  publish: (commit: Commit, done: (partition: number) => void) => void;
}
