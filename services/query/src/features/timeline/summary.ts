import { isOfMachines, machineSentences } from './machine-summary.ts';
import type { TimelineFacts } from './timeline-facts.ts';

export interface Fact {
  fact: string;
  toStatus: string;
  facts: TimelineFacts;
  /** Display name of who did it, or their id. */
  actor: string;
  /** Display name of the person for whom it was done. */
  onBehalfOf: string | null;
}

/** A quotation in a sentence is cut at this; the whole text stands in the event. */
const quotedCharactersMax = 200;

/** One sentence for people: “Maria Lopez approved “Sales manager”.” A fact that is not known here is named as it is. */
export function summary({ fact, toStatus, facts, actor, onBehalfOf }: Fact): string {
  const who = onBehalfOf === null ? actor : `${actor}, for ${onBehalfOf},`;
  const step = facts.stepName === undefined ? 'a task' : quote(facts.stepName);
  if (isOfMachines(fact))
    return machineSentences[fact](facts.stepName === undefined ? 'The instance' : quote(facts.stepName), facts);
  switch (fact) {
    case 'InstanceScheduled':
      return `${who} had ${facts.title === undefined ? 'the instance' : quote(facts.title)} set for later.`;
    case 'InstanceStarted':
      return `${who} started ${facts.title === undefined ? 'the instance' : quote(facts.title)}.`;
    case 'InstanceEnded':
      return toStatus === 'cancelled' ? `${who} cancelled it${because(facts)}.` : `It ended: ${words(toStatus)}.`;
    case 'DataChanged':
      return dataChanged(facts, who);
    case 'TaskOpened':
      return facts.seats?.length ? `${step} was given to ${enumerated(facts.seats)}.` : `${step} was opened.`;
    case 'TaskClaimed':
      return `${who} took ${step}.`;
    case 'TaskReleased':
      return `${who} gave ${step} back.`;
    case 'TaskAssigned':
      return `${who} assigned ${step} to ${facts.to ?? 'somebody'}${facts.from === undefined ? '' : `, in place of ${facts.from}`}${because(facts)}.`;
    case 'TaskDelegated':
      return `${who} delegated ${step} to ${facts.to ?? 'somebody'}${because(facts)}.`;
    case 'TaskReturned':
      return `${who} gave ${step} back to whom it belongs${because(facts)}.`;
    case 'InformationAsked':
      return `${who} asked ${facts.to ?? 'somebody'} about ${step}${facts.comment === undefined ? '' : `: ${quote(facts.comment)}`}.`;
    case 'ContentChanged':
      return `What was approved in ${step} changed${facts.fields?.length ? `: ${enumerated(facts.fields.map(words))}` : ''}. Its deciders are told.`;
    case 'InformationGiven':
      return `${who} answered a question about ${step}${facts.comment === undefined ? '' : `: ${quote(facts.comment)}`}.`;
    case 'TaskDecided':
      return `${who} ${decided(facts.outcome, step)}${facts.comment === undefined ? '' : `: ${quote(facts.comment)}`}.`;
    case 'TaskDecisionWithdrawn':
      return `${who} took the decision on ${step} back${facts.outcome === undefined ? '' : ` (${words(facts.outcome)})`}.`;
    case 'TaskCompleted':
      return facts.byName === undefined
        ? `${step} is done${facts.outcome === undefined ? '' : `: ${words(facts.outcome)}`}.`
        : `${who} completed ${step}.`;
    case 'TaskWithdrawn':
      return `${step} was withdrawn${withdrawnBecause[facts.cause ?? ''] ?? ''}.`;
    case 'InstanceSuspended':
      return `${who} suspended it${because(facts)}.`;
    case 'InstanceResumed':
      return `${who} resumed it${because(facts)}.`;
    case 'TaskReminded':
      return `${facts.seats?.length ? enumerated(facts.seats) : 'Nobody'} ${(facts.seats?.length ?? 0) > 1 ? 'were' : 'was'} reminded of ${step}.`;
    case 'TaskEscalated':
      return overdue(facts, step);
    case 'TaskCommented':
      return `${who} commented${facts.stepName === undefined ? '' : ` on ${step}`}${facts.comment === undefined ? '' : `: ${quote(facts.comment)}`}.`;
    case 'ItemAdded':
      return `${who} added an item to ${step}.`;
    case 'ItemsClosed':
      return `${who} closed ${step} for more items.`;
    case 'StepOperated':
      if (facts.how === 'moved') return `${who} moved ${step} to ${quote(facts.to ?? '')}${because(facts)}.`;
      return `${who} ${operated[facts.how ?? ''] ?? 'intervened in'} ${step}${because(facts)}.`;
    case 'CompensationStarted':
      return facts.cause === 'operator'
        ? `${who} has what followed ${step} taken back${because(facts)}.`
        : 'What was done is being taken back.';
    case 'StepUndone':
      return `${facts.stepName === undefined ? 'A step' : step} was taken back.`;
    case 'LockRequested':
      return `${step} waits for ${lockOf(facts)}, which another holds.`;
    case 'LockAcquired':
      return `${step} holds ${lockOf(facts)}.`;
    case 'LockReleased':
      return `${step} ${facts.how === 'waited' ? 'waits no more for' : 'left'} ${lockOf(facts)}.`;
    case 'InstanceRewound':
      if (facts.cause === 'undone') return `${step} begins anew, now that what followed is undone${because(facts)}.`;
      return facts.cause === 'binds'
        ? `${step} is asked again: what it had approved was changed.`
        : `${who} went back to ${step}${because(facts)}.`;
    case 'RulesEvaluated':
      return `The rules${facts.stepName === undefined ? '' : ` of ${step}`} gave ${facts.outcome === undefined ? 'a result' : words(facts.outcome)}.`;
    case 'IncidentRaised':
      return `${facts.stepName === undefined ? 'The instance' : step} cannot go on: ${incidents[facts.kind ?? ''] ?? words(facts.kind ?? 'unknown')}.`;
    case 'IncidentResolved':
      return `${facts.stepName === undefined ? 'The instance' : step} goes on: ${resolutions[facts.how ?? ''] ?? words(facts.how ?? 'resolved')}${because(facts)}.`;
    case 'InstanceAdvanced':
      return 'The workflow moved on.';
    default:
      return `${who}: ${fact}.`;
  }
}

const operated: Record<string, string> = { cancelled: 'cancelled', finished: 'finished', skipped: 'skipped' };

const lockOf = ({ lock }: TimelineFacts): string => (lock === undefined ? 'a lock' : `the lock ${quote(lock)}`);

function dataChanged(facts: TimelineFacts, who: string): string {
  const what = facts.fields?.length ? enumerated(facts.fields.map(words)) : 'data';
  if (facts.cause === 'step' || facts.cause === 'job' || facts.cause === 'message' || facts.cause === 'child')
    return `The workflow set ${what}.`;
  if (facts.cause === 'task') return `${who} filled in ${what}.`;
  return `${who} changed ${what}${because(facts)}.`;
}

/** A stage of what follows when nobody has acted in time. */
function overdue({ seats = [], how, outcome }: TimelineFacts, step: string): string {
  const who = seats.length === 0 ? 'nobody' : enumerated(seats);
  const done = overdueStages[how ?? '']?.(who);
  const ends = outcome === undefined ? undefined : `it ends with ${words(outcome)}`;
  return `${step} is overdue: ${[done, ends].filter((part) => part !== undefined).join(', and ')}.`;
}

const overdueStages: Partial<Record<string, (who: string) => string>> = {
  notify: (who) => `${who} was told`,
  escalate: (who) => `it was offered to ${who}, too`,
  reassign: (who) => `it was given to ${who} instead`,
};

const decided = (outcome: string | undefined, step: string): string => {
  switch (outcome) {
    case 'abstained':
      return `abstained in ${step}`;
    case 'approved':
    case 'rejected':
      return `${outcome} ${step}`;
    case 'sent_back':
      return `sent ${step} back`;
    case undefined:
      return `decided ${step}`;
    default:
      return `decided ${words(outcome)} in ${step}`;
  }
};

const withdrawnBecause: Partial<Record<string, string>> = {
  cancelled: ', for the instance was cancelled',
  step_cancelled: ', for its step was cancelled',
  instance_ended: ', for the instance ended',
  overdue: ', for it was overdue',
  resolved_again: ', for nobody could act on it; its people are found anew',
};

const incidents: Partial<Record<string, string>> = {
  'no-way-on': 'no transition leads on',
  stuck: 'nothing is left that could move it',
  spins: 'it goes in circles',
  'nobody-eligible': 'nobody may act on it',
  'expression-failed': 'an expression failed',
  'hit-policy-broken': 'more rules hold than its hit policy allows',
  'job-failed': 'another system did not do what it was asked',
  'child-failed': 'the process that it needs could not be started',
};

const resolutions: Partial<Record<string, string>> = {
  retried: 'it was tried again',
  reassigned: 'it was given to somebody else',
  data_changed: 'its data were corrected',
  ended: 'it ended',
};

const because = (facts: TimelineFacts): string => (facts.reason === undefined ? '' : `: ${quote(facts.reason)}`);
const words = (name: string): string => name.replaceAll(/[_-]/g, ' ');

function quote(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  const characters = Array.from(line);
  return `“${characters.length <= quotedCharactersMax ? line : `${characters.slice(0, quotedCharactersMax).join('')}…`}”`;
}

/** How many names a sentence takes. */
const namesMax = 4;

function enumerated(names: readonly string[]): string {
  if (names.length > namesMax)
    return `${names.slice(0, namesMax - 1).join(', ')} and ${names.length - namesMax + 1} more`;
  return names.length === 1 ? names[0]! : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
