import type { machineFacts, WaitAlternative } from '@procession/contracts/events/machine-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { RecordedEvent } from '@procession/engine/instance/evolve.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import { stepOfItem } from '../../moments/open-work.ts';
import type { TimelineFacts } from './timeline-facts.ts';

type MachineFact = Extract<RecordedEvent, { type: keyof typeof machineFacts }>;

/** What is told of what machines and clocks did. Many of these facts name only a number: the rest stands in the instance before. */
export function toldOfMachines(
  event: MachineFact,
  before: InstanceState,
): { step: string | undefined; facts: TimelineFacts } {
  const { item, ...facts } = ofItem(event, before);
  return { step: item === undefined ? undefined : stepOfItem(item), facts };
}

type OfItem = TimelineFacts & { item?: string | undefined };

function ofItem(event: MachineFact, before: InstanceState): OfItem {
  switch (event.type) {
    case 'TimerScheduled': {
      const { item, purpose, at } = event.data;
      return { item, purpose, at };
    }
    case 'TimerFired': {
      const timer = before.timers.find(({ timer }) => timer === event.data.timer);
      return { item: timer?.item, ...(timer && { purpose: timer.purpose }) };
    }
    case 'TimerCancelled': {
      const { timers } = event.data;
      return { item: before.timers.find(({ timer }) => timer === timers[0])?.item, count: timers.length };
    }
    case 'JobRequested': {
      const { item, type, attempt } = event.data;
      return { item, attempt, ...(type !== undefined && { worker: type }) };
    }
    case 'JobAttemptFailed':
      return { ...ofJob(event.data, before), ...ofError(event.data), at: event.data.nextAt };
    case 'JobCompleted':
      return { ...ofJob(event.data, before), outcome: event.data.outcome };
    case 'JobFailed': {
      const { outcome } = event.data;
      return { ...ofJob(event.data, before), ...ofError(event.data), ...(outcome !== undefined && { outcome }) };
    }
    case 'JobAbandoned':
      return { ...ofJob(event.data, before), cause: event.data.cause };
    case 'WaitOpened': {
      const { item, interrupt, alternatives } = event.data;
      return { item, waitsFor: alternatives.map(called), ...(interrupt && { kind: 'interrupt' }) };
    }
    case 'WaitSatisfied': {
      const { alternative, outcome } = event.data;
      const wait = waitIn(event.data, before);
      const got = wait?.alternatives.find(({ index }) => index === alternative);
      return { item: wait?.item, outcome, ...(got && { waitsFor: [called(got)] }) };
    }
    case 'WaitCancelled':
      return { item: waitIn(event.data, before)?.item, cause: event.data.cause };
    case 'SubprocessStarted':
      return { item: event.data.item, definition: event.data.definition };
    case 'SubprocessEnded':
      return { item: event.data.item, outcome: event.data.outcome };
    case 'SubprocessCancelled':
      return { item: event.data.item, cause: event.data.cause };
    case 'EventEmitted':
      return { item: event.data.item, event: event.data.event };
    default:
      return unreachable(event);
  }
}

const ofJob = ({ job }: { job: number }, { jobs }: InstanceState): OfItem => ({
  item: jobs.find((known) => known.job === job)?.item,
});

/** Not the message: it may repeat what was sent. */
const ofError = ({ error }: { error: { kind: string; status?: number | undefined } }): TimelineFacts => ({
  error: error.status === undefined ? error.kind : `status ${error.status}`,
});

const waitIn = ({ wait }: { wait: number }, { waits }: InstanceState) => waits.find((known) => known.wait === wait);

/** How a sentence calls what is waited for. */
function called(of: WaitAlternative): string {
  if ('message' in of) return `the message “${of.message}”`;
  if ('callback' in of) return 'an answer from outside';
  if ('signal' in of) return `the signal “${of.signal}”`;
  if ('timer' in of) return `the time ${minuteOf(of.at)}`;
  return 'a condition';
}

/** `2026-11-20 12:00 UTC`: readers know no zone of the reader. */
export const minuteOf = (instant: string): string => `${instant.slice(0, 10)} ${instant.slice(11, 16)} UTC`;
