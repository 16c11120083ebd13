import type { machineFacts, TimerPurpose } from '@procession/contracts/events/machine-facts.ts';
import { minuteOf } from './machine-facts.ts';
import type { TimelineFacts } from './timeline-facts.ts';

type Sentence = (step: string, facts: TimelineFacts) => string;

/** Sentences of what machines and clocks did. `step` begins a sentence as it is: a name in quotes, or “the instance”. */
export const machineSentences: Record<keyof typeof machineFacts, Sentence> = {
  JobRequested: (step, { worker, attempt = 1 }) =>
    `${step} ${worker === undefined ? 'asked another system' : `waits for a worker of “${worker}”`}${attempt > 1 ? ' again' : ''}.`,
  JobAttemptFailed: (step, { error, at }) =>
    `${step} got no good answer${error === undefined ? '' : ` (${error})`} and asks again${at === undefined ? '' : `, not before ${minuteOf(at)}`}.`,
  JobCompleted: (step, facts) => `${step} got its answer${withOutcome(facts)}.`,
  JobFailed: (step, facts) =>
    `${step} failed${facts.error === undefined ? '' : ` (${facts.error})`}${withOutcome(facts)}.`,
  JobAbandoned: (step, facts) => `${step} waits for its answer no more${because(facts)}.`,
  TimerScheduled: (step, { purpose, at }) =>
    scheduled[purposeOf(purpose)](step, at === undefined ? 'later' : minuteOf(at)),
  TimerFired: (step, { purpose }) => fired[purposeOf(purpose)](step),
  TimerCancelled: (step, { count = 1 }) =>
    count === 1 ? `A timer of ${step} is not needed any more.` : `${count} timers of ${step} are not needed any more.`,
  WaitOpened: (step, { waitsFor = [], kind }) =>
    kind === 'interrupt' ? `${step} can be ended by ${either(waitsFor)}.` : `${step} waits for ${either(waitsFor)}.`,
  WaitSatisfied: (step, facts) => `${step} got ${either(facts.waitsFor ?? [])}${withOutcome(facts)}.`,
  WaitCancelled: (step, facts) => `${step} waits no more${because(facts)}.`,
  SubprocessStarted: (step, { definition }) =>
    `${step} started ${definition === undefined ? 'a process of its own' : `“${definition}”`}.`,
  SubprocessEnded: (step, facts) => `The process of ${step} ended${withOutcome(facts)}.`,
  SubprocessCancelled: (step, facts) => `The process of ${step} is to be cancelled${because(facts)}.`,
  EventEmitted: (step, { event }) => `${step} told others${event === undefined ? '' : `: “${event}”`}.`,
};

export const isOfMachines = (fact: string): fact is keyof typeof machineSentences =>
  Object.hasOwn(machineSentences, fact);

const scheduled: Record<TimerPurpose, (step: string, at: string) => string> = {
  step: (step, at) => `${step} goes on at ${at}.`,
  wait: (step, at) => `${step} waits until ${at} at the latest.`,
  interrupt: (step, at) => `${step} is ended at ${at}, unless it is done before.`,
  due: (step, at) => `${step} is due at ${at}.`,
  remind: (step, at) => `${step} is reminded of at ${at}.`,
  stage: (step, at) => `${step} goes to others at ${at}, unless it is done before.`,
  job: (step, at) => `${step} waits for its answer until ${at} at the latest.`,
};

const fired: Record<TimerPurpose, (step: string) => string> = {
  step: (step) => `The time of ${step} had come.`,
  wait: (step) => `The time for ${step} was over.`,
  interrupt: (step) => `The time for ${step} was over.`,
  due: (step) => `${step} was due.`,
  remind: (step) => `It was time to remind of ${step}.`,
  stage: (step) => `${step} was late.`,
  job: (step) => `The time for the answer of ${step} was over.`,
};

/** Of a fact that is told without the instance before it. */
const purposeOf = (purpose: string | undefined): TimerPurpose =>
  purpose !== undefined && Object.hasOwn(scheduled, purpose) ? (purpose as TimerPurpose) : 'step';

const either = (list: readonly string[]): string => (list.length === 0 ? 'something from outside' : list.join(' or '));

const withOutcome = ({ outcome }: TimelineFacts): string =>
  outcome === undefined ? '' : `: ${outcome.replaceAll(/[_-]/g, ' ')}`;

const causes: Partial<Record<string, string>> = {
  cancelled: ', for the instance was cancelled',
  step_cancelled: ', for its step was cancelled',
  instance_ended: ', for the instance ended',
  interrupted: ', for it was interrupted',
  retried: ', for it is tried anew',
};

const because = ({ cause }: TimelineFacts): string => (cause === undefined ? '' : (causes[cause] ?? ''));
