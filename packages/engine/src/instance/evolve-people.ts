import type { peopleFacts } from '@procession/contracts/events/people-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { RecordedEvent } from './evolve.ts';
import type { TaskState } from './state.ts';

export type PeopleFact = Extract<RecordedEvent, { type: Exclude<keyof typeof peopleFacts, 'ContentChanged'> }>;

/** The task after one of these facts on it. */
export function evolvePeople(task: TaskState, event: PeopleFact): TaskState {
  switch (event.type) {
    case 'TaskDelegated': {
      const { seat, from, to, toName } = event.data;
      const seats = task.seats.map((s) => (s.id === seat ? { ...s, delegate: { from, to, name: toName } } : s));
      return withoutClaimOf({ ...task, seats }, from);
    }
    case 'TaskReturned': {
      const given = task.seats.find((s) => s.id === event.data.seat);
      if (!given?.delegate) return task;
      const { delegate, ...own } = given;
      const seats = task.seats.map((s) => (s === given ? own : s));
      return withoutClaimOf({ ...task, seats, givenAway: [...(task.givenAway ?? []), given] }, delegate.to);
    }
    case 'InformationAsked': {
      const { task: _asked, ...question } = event.data;
      const questions = [...(task.questions ?? []), { ...question, at: event.recordedAt }];
      return { ...task, questions, questionCount: question.question };
    }
    case 'InformationGiven':
      return { ...task, questions: (task.questions ?? []).filter((q) => q.question !== event.data.question) };
    default:
      return unreachable(event);
  }
}

function withoutClaimOf(task: TaskState, user: string): TaskState {
  if (task.claim?.by !== user) return task;
  const { claim: _gone, ...rest } = task;
  return rest;
}
