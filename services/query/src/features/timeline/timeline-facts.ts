/** What the sentence of a fact needs. Names are those of the moment when it happened. Never a field's value. */
export interface TimelineFacts {
  /** Number of the task within the instance. */
  task?: number;
  stepName?: string;
  /** InstanceStarted: the title then. */
  title?: string;
  /** Display name of who did it, as the event recorded it. */
  byName?: string;
  /** InstanceStarted: for whom, when somebody else started it. */
  initiatorName?: string;
  outcome?: string;
  comment?: string;
  reason?: string;
  /** TaskWithdrawn, DataChanged: its cause (its kind). */
  cause?: string;
  /** TaskOpened: names of the seats. */
  seats?: string[];
  /** TaskAssigned: names of the seats; no `from` when one was added. TaskDelegated, InformationAsked: whom. */
  from?: string;
  to?: string;
  /** DataChanged: names of the fields that were set. */
  fields?: string[];
  /** IncidentRaised, IncidentResolved. */
  incident?: number;
  kind?: string;
  how?: string;
  /** Timers: what for, and when. JobAttemptFailed: `at`, when it is tried again. */
  purpose?: string;
  at?: string;
  /** TimerCancelled: how many. */
  count?: number;
  /** JobRequested. */
  attempt?: number;
  /** JobRequested: the type that external workers ask for. */
  worker?: string;
  /** JobAttemptFailed, JobFailed: the status or the kind, never the answer. */
  error?: string;
  /** WaitOpened, WaitSatisfied: what for, in words. */
  waitsFor?: string[];
  /** SubprocessStarted: key of the definition. */
  definition?: string;
  /** LockRequested, LockAcquired, LockReleased: the key. It is made of no sensitive field: publish refuses that. */
  lock?: string;
  /** EventEmitted: its name. */
  event?: string;
}
