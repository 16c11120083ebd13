import type { JsonObject } from '@procession/contracts/json.ts';
import type { ProblemSlug } from '@procession/contracts/problems.ts';
import { type Rejection, reject } from '../decider.ts';

/** Every way in which a command on an instance can be refused. HTTP statuses and titles stand in contracts/problems.ts. */
export const rejections = {
  'instance-not-found': 'nothing was started under this id',
  'already-started': 'the instance exists already',
  'step-locked': 'another step holds the lock, or another instance: by, or heldBy',
  'items-closed': 'no more items are added',
  'visit-not-found': 'the instance has no such visit, or it was closed long ago',
  'visit-not-open': 'the visit is closed, or its scope is',
  'instance-pending': 'the instance begins later: startAt',
  'instance-ended': 'the instance is closed: instanceStatus, when, reason',
  'instance-suspended': 'nothing moves until the instance is resumed: at',
  'revision-moved': 'the instance or the task is not what the caller had seen: both revisions',
  'unique-taken': 'an open instance holds the value of `unique`: heldBy',
  'limit-reached': 'more open visits than an instance may have',
  'history-full': 'more events than the history of an instance may have: events, eventsMax',
  'task-not-found': 'no task with this number was ever opened',
  'task-already-decided': 'the task is completed: by whom, when, with what outcome, all decisions',
  'task-not-open': 'the task was withdrawn: when and why',
  'wrong-kind-of-task': 'approvals are decided, forms are completed',
  'task-claimed-by-other': 'somebody has taken the task: who, since when',
  'task-not-claimed': 'there is no claim to give back',
  'already-decided-by-you': 'one decision per person and visit: the one that was given',
  'content-changed': 'what the actor had been shown is another now: the difference, the hash of now',
  'not-your-turn': 'the seats decide one after the other: whose turn it is',
  'not-an-assignee': 'the actor has no seat in the task',
  excluded: 'the actor would have a seat and may not decide here: why',
  'missing-permission': 'the right that is missing',
  'user-not-found': 'the person for whom it should start is not in the directory',
  'not-eligible': 'the person who should get the task cannot have it: why',
  'not-allowed-here': 'the definition does not allow this on this step',
  'outcome-unknown': 'the outcome is none of the step: those that are',
  'comment-required': 'the outcome needs a comment',
  'reason-required': 'the operation needs a reason',
  'invalid-request': 'the command itself does not say enough: issues',
  'invalid-data': 'values do not fit the definition: issues with their places',
  'too-large': 'something is larger than its limit: what, the limit',
  'incident-not-open': 'there is no such open incident',
  'job-closed': 'the job is done or not needed any more',
  'attempt-superseded': 'another attempt of the job is under way: attempt',
  'wait-closed': 'the wait has got something else or is not needed any more',
  'callback-used': 'the address was answered already, or is not waited for any more',
  'child-closed': 'the instance is no open sub-process of this one',
  'timer-closed': 'the timer has fired or is not needed any more',
  'lock-closed': 'the visit does not wait for the lock any more, or it is not its turn',
  'too-early': 'the instant of the timer has not come: at',
  'nothing-to-change': 'the command would change nothing',
} as const satisfies Partial<Record<ProblemSlug, string>>;

export type RejectionType = keyof typeof rejections;

/** `detail` is a sentence for people; `facts` name what programs need. */
export const refuse = (type: RejectionType, detail: string, facts: JsonObject = {}): Rejection =>
  reject(type, detail, facts);
