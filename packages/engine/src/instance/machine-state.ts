import type { TimerPurpose, WaitAlternative } from '@procession/contracts/events/machine-facts.ts';

/** What machines and clocks have under way in an instance: only what is open, by number. Of what is closed nothing is kept. */
export interface MachineState {
  readonly timers: readonly TimerState[];
  readonly timerCount: number;
  readonly jobs: readonly JobState[];
  readonly jobCount: number;
  readonly waits: readonly WaitState[];
  readonly waitCount: number;
  readonly children: readonly ChildState[];
  /** Addresses that were handed out and not used yet, oldest first. */
  readonly callbacks: readonly CallbackState[];
  readonly callbackCount: number;
}

export interface TimerState {
  timer: number;
  purpose: TimerPurpose;
  /** ISO 8601, UTC, milliseconds. */
  at: string;
  item?: string | undefined;
  task?: number | undefined;
  job?: number | undefined;
  wait?: number | undefined;
  index?: number | undefined;
  business?: { calendar: string; version: number } | undefined;
}

export interface JobState {
  job: number;
  /** `pay#1` */
  item: string;
  step: string;
  kind: 'http' | 'pull';
  type?: string | undefined;
  /** The one that is under way or comes next. */
  attempt: number;
  /** With which it was requested: retries count from here. */
  firstAttempt: number;
  requestedAt: string;
  /** Before this instant the attempt is not made. */
  nextAt?: string | undefined;
  /** Of the attempt before. */
  error?: { kind: string; status?: number | undefined; message: string } | undefined;
  /** An attempt ended without an answer: it may have been done all the same. */
  unsure?: true;
}

export interface WaitState {
  wait: number;
  item?: string | undefined;
  step?: string | undefined;
  interrupt?: true | undefined;
  openedAt: string;
  alternatives: readonly WaitAlternative[];
}

export interface ChildState {
  item: string;
  child: string;
  definition: string;
  version?: number | undefined;
  startedAt: string;
}

export interface CallbackState {
  callback: number;
  /** The wait step that it answers. */
  step: string;
  /** What a wait says that takes it. */
  key: string;
}

export const noMachines: MachineState = {
  timers: [],
  timerCount: 0,
  jobs: [],
  jobCount: 0,
  waits: [],
  waitCount: 0,
  children: [],
  callbacks: [],
  callbackCount: 0,
};
