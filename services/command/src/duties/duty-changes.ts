import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { WaitAlternative } from '@procession/contracts/events/machine-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import type { DutyChange } from './duty-change.ts';

/**
 * What the events of one commit on an instance open and close. Nearly always nothing, and then it costs a look at their types.
 * `before`: the state that they were decided on.
 */
export function dutyChangesOf(
  instance: string,
  before: InstanceState,
  events: readonly InstanceEvent[],
): DutyChange[] | undefined {
  let changes: DutyChange[] | undefined;
  for (const [index, event] of events.entries()) {
    if (!isOpening(event)) continue;
    const more = changesOf(instance, event, { before, events, revision: before.revision + index + 1 });
    if (more) changes = changes ? [...changes, ...more] : more;
  }
  return changes;
}

interface Around {
  before: InstanceState;
  events: readonly InstanceEvent[];
  /** Of the event. */
  revision: number;
}

type OpenOrClose = Extract<
  InstanceEvent['type'],
  | `Timer${string}`
  | `Job${string}`
  | `Wait${string}`
  | 'SubprocessStarted'
  | 'SubprocessCancelled'
  | `Instance${'Scheduled' | 'Ended' | 'Suspended' | 'Resumed'}`
  | 'IncidentResolved'
>;
const openOrClose: Record<OpenOrClose, true> = {
  TimerScheduled: true,
  TimerFired: true,
  TimerCancelled: true,
  JobRequested: true,
  JobAttemptFailed: true,
  JobCompleted: true,
  JobFailed: true,
  JobAbandoned: true,
  WaitOpened: true,
  WaitSatisfied: true,
  WaitCancelled: true,
  SubprocessStarted: true,
  SubprocessCancelled: true,
  InstanceScheduled: true,
  InstanceEnded: true,
  InstanceSuspended: true,
  InstanceResumed: true,
  IncidentResolved: true,
};
type Opening = Extract<InstanceEvent, { type: OpenOrClose }>;
const isOpening = (event: InstanceEvent): event is Opening => event.type in openOrClose;

function changesOf(instance: string, event: Opening, around: Around): DutyChange[] | undefined {
  const { revision } = around;
  switch (event.type) {
    case 'TimerScheduled':
      return [{ op: 'open', kind: 'timer', number: event.data.timer, at: event.data.at }];
    case 'TimerFired':
      return [{ op: 'close', kind: 'timer', number: event.data.timer }];
    case 'TimerCancelled':
      return event.data.timers.map((number) => ({ op: 'close', kind: 'timer', number }));
    case 'JobRequested': {
      const { job: number, kind, attempt, type, leaseMs } = event.data;
      const pulled = { ...(type !== undefined && { type }), ...(leaseMs !== undefined && { leaseMs }) };
      return [{ op: 'open', kind, number, attempt, revision, ...pulled }];
    }
    case 'JobAttemptFailed': {
      const { job, attempt, nextAt } = event.data;
      return [{ op: 'open', kind: kindOfJob(around, job), number: job, attempt: attempt + 1, at: nextAt }];
    }
    case 'JobCompleted':
    case 'JobFailed':
    case 'JobAbandoned':
      return [{ op: 'close', kind: kindOfJob(around, event.data.job), number: event.data.job }];
    case 'WaitOpened':
      return waitsOf(instance, event.data);
    case 'IncidentResolved':
      return misfitResolved(instance, event.data, around);
    case 'WaitSatisfied':
    case 'WaitCancelled':
      return [{ op: 'waited', wait: event.data.wait }];
    case 'SubprocessStarted':
    case 'SubprocessCancelled':
      return [{ op: 'open', kind: 'handover', number: revision, revision }];
    case 'InstanceScheduled':
      return [{ op: 'open', kind: 'start', number: 0, at: event.data.startAt }];
    case 'InstanceEnded':
      if (around.before.status === 'pending') return [{ op: 'close', kind: 'start', number: 0 }];
      return parentOf(around) ? [{ op: 'open', kind: 'handover', number: revision, revision }] : undefined;
    case 'InstanceSuspended':
      return [{ op: 'suspend' }];
    case 'InstanceResumed': {
      const { timers } = event.data;
      const moved = timers.map(({ timer, at }): DutyChange => ({ op: 'open', kind: 'timer', number: timer, at }));
      return [...moved, { op: 'resume' }];
    }
    default:
      return unreachable(event);
  }
}

const waitsOf = (
  instance: string,
  { wait, alternatives }: { wait: number; alternatives: readonly WaitAlternative[] },
): DutyChange[] =>
  alternatives.flatMap((alternative): DutyChange[] => {
    const waits = { op: 'wait', wait, alternative: alternative.index } as const;
    if ('message' in alternative)
      return [{ ...waits, kind: 'message', name: alternative.message, key: alternative.key }];
    if ('callback' in alternative) return [{ ...waits, kind: 'callback', name: instance, key: alternative.key }];
    return 'signal' in alternative ? [{ ...waits, kind: 'signal', name: alternative.signal, key: '' }] : [];
  });

/** A message that did not fit is given again when somebody retries; else it is over with its incident. */
function misfitResolved(
  instance: string,
  { incident: number, how }: InstanceEventData<'IncidentResolved'>,
  { before }: Around,
): DutyChange[] | undefined {
  const facts = before.incidents.find(({ incident }) => incident === number)?.facts;
  const wait = before.waits.find((open) => open.wait === facts?.wait);
  if (facts?.phase !== 'message' || typeof facts.id !== 'string' || !wait) return undefined;
  if (how === 'retried') return waitsOf(instance, wait);
  const { id } = facts;
  return waitsOf(instance, wait).flatMap((change): DutyChange[] =>
    change.op === 'wait' && change.alternative === facts.alternative && change.kind !== 'signal'
      ? [{ op: 'used', kind: change.kind, name: change.name, key: change.key, id }]
      : [],
  );
}

function kindOfJob({ before, events }: Around, number: number): 'http' | 'pull' {
  for (const event of events) if (event.type === 'JobRequested' && event.data.job === number) return event.data.kind;
  const job = before.jobs.find((open) => open.job === number);
  if (!job) throw new Error(`an event names job ${number}, which is not open`);
  return job.kind;
}

function parentOf({ before, events }: Around): InstanceState['parent'] {
  if (before.parent) return before.parent;
  const started = events.find(({ type }) => type === 'InstanceStarted');
  return started?.type === 'InstanceStarted' ? started.data.parent : undefined;
}
