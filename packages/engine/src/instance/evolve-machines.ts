import type { JobError, machineFacts } from '@procession/contracts/events/machine-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { RecordedEvent } from './evolve.ts';
import { instanceLimits } from './limits.ts';
import type { CallbackState, ChildState, JobState, MachineState, TimerState, WaitState } from './machine-state.ts';

export type MachineFact = Extract<RecordedEvent, { type: keyof typeof machineFacts }>;

/** What a fact of machines and clocks changes; nothing of the instance's state besides. */
export function evolveMachines(state: MachineState, event: MachineFact): Partial<MachineState> {
  switch (event.type) {
    case 'TimerScheduled':
      return { timers: [...state.timers, event.data], timerCount: event.data.timer };
    case 'TimerFired':
      return { timers: withoutTimers(state, [event.data.timer]) };
    case 'TimerCancelled':
      return { timers: withoutTimers(state, event.data.timers) };
    case 'JobRequested':
      return {
        jobs: [...state.jobs, jobOf(event.data, event.recordedAt)],
        jobCount: Math.max(state.jobCount, event.data.job),
        ...(event.data.callbacks && callbacksWith(state, event.data.callbacks)),
      };
    case 'JobAttemptFailed':
      return { jobs: withJob(state, event.data.job, (job) => attemptFailed(job, event.data)) };
    case 'JobCompleted':
    case 'JobFailed':
    case 'JobAbandoned':
      return { jobs: without(state.jobs, (job) => job.job === event.data.job, `job ${event.data.job}`) };
    case 'WaitOpened':
      return { waits: [...state.waits, waitOf(event.data, event.recordedAt)], waitCount: event.data.wait };
    case 'WaitSatisfied':
      return {
        waits: without(state.waits, (wait) => wait.wait === event.data.wait, `wait ${event.data.wait}`),
        ...usedUp(state, event.data),
      };
    case 'WaitCancelled':
      return { waits: without(state.waits, (wait) => wait.wait === event.data.wait, `wait ${event.data.wait}`) };
    case 'SubprocessStarted':
      return event.data.detached ? {} : { children: [...state.children, childOf(event.data, event.recordedAt)] };
    case 'SubprocessEnded':
    case 'SubprocessCancelled':
      return { children: without(state.children, (c) => c.child === event.data.child, `child ${event.data.child}`) };
    case 'EventEmitted':
      return {};
    default:
      return unreachable(event);
  }
}

type Of<T extends MachineFact['type']> = Extract<MachineFact, { type: T }>['data'];

function without<T>(list: readonly T[], isGone: (of: T) => boolean, called: string): T[] {
  const left = list.filter((of) => !isGone(of));
  if (left.length === list.length) throw new Error(`an event names ${called}, which is not open`);
  return left;
}

function withoutTimers({ timers }: MachineState, gone: readonly number[]): TimerState[] {
  const left = timers.filter(({ timer }) => !gone.includes(timer));
  if (left.length !== timers.length - gone.length)
    throw new Error(`an event names one of the timers ${gone.join(', ')}, which is not open`);
  return left;
}

const jobOf = ({ job, item, step, kind, type, attempt }: Of<'JobRequested'>, at: string): JobState => ({
  job,
  item,
  step,
  kind,
  attempt,
  firstAttempt: attempt,
  requestedAt: at,
  ...(type !== undefined && { type }),
});

function withJob({ jobs }: MachineState, number: number, change: (job: JobState) => JobState): JobState[] {
  const index = jobs.findIndex(({ job }) => job === number);
  if (index < 0) throw new Error(`an event names job ${number}, which is not open`);
  return jobs.with(index, change(jobs[index]!));
}

const attemptFailed = (job: JobState, { attempt, error, nextAt }: Of<'JobAttemptFailed'>): JobState => ({
  ...job,
  attempt: attempt + 1,
  error,
  nextAt,
  ...(!isSure(error) && { unsure: true }),
});

/** Whether the receiver has said that it did nothing. */
export const isSure = ({ status }: JobError): boolean => status !== undefined && status >= 400 && status < 500;

const waitOf = ({ stepName: _forReaders, ...rest }: Of<'WaitOpened'>, at: string): WaitState => ({
  ...rest,
  openedAt: at,
});

const childOf = ({ item, child, definition, version }: Of<'SubprocessStarted'>, at: string): ChildState => ({
  item,
  child,
  definition,
  startedAt: at,
  ...(version !== undefined && { version }),
});

/** Beyond the limit the oldest address is taken by nothing any more. */
const callbacksWith = (state: MachineState, more: readonly CallbackState[]): Partial<MachineState> => ({
  callbacks: [...state.callbacks, ...more].slice(-instanceLimits.callbacksKeptMax),
  callbackCount: Math.max(state.callbackCount, ...more.map(({ callback }) => callback)),
});

/** An address answers once. */
function usedUp(
  { waits, callbacks }: MachineState,
  { wait, alternative, id }: Of<'WaitSatisfied'>,
): Partial<MachineState> {
  const satisfied = waits.find((w) => w.wait === wait)?.alternatives.find((a) => a.index === alternative);
  if (!satisfied || !('callback' in satisfied)) return {};
  return { callbacks: callbacks.filter(({ callback }) => String(callback) !== id) };
}
