import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { peopleFacts } from '@procession/contracts/events/people-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { FoldedTask } from '../../folded.ts';
import { claimedBy, withDetail } from './projection.ts';

type PeopleFact = Extract<InstanceEvent, { type: Exclude<keyof typeof peopleFacts, 'ContentChanged'> }>;

/** A task after somebody delegated it, gave it back, asked or answered. A claim goes with the seat. */
export function withPeople(task: FoldedTask, fact: PeopleFact, { recordedAt: at }: { recordedAt: string }): FoldedTask {
  const { seats, questions = [] } = task.detail;
  switch (fact.type) {
    case 'TaskDelegated': {
      const { seat, from, to, toName } = fact.data;
      const delegate = { from, to, name: toName };
      const kept = task.row.claimedBy === from ? claimedBy(task, null, null) : task;
      return withDetail(kept, { seats: seats.map((s) => (s.id === seat ? { ...s, delegate } : s)) });
    }
    case 'TaskReturned': {
      const given = seats.find((s) => s.id === fact.data.seat);
      if (!given?.delegate) return task;
      const { delegate, ...own } = given;
      const kept = task.row.claimedBy === delegate.to ? claimedBy(task, null, null) : task;
      return withDetail(kept, { seats: seats.map((s) => (s === given ? own : s)) });
    }
    case 'InformationAsked': {
      const { task: _asked, ...question } = fact.data;
      return withDetail(task, { questions: [...questions, { ...question, at }] });
    }
    case 'InformationGiven':
      return withDetail(task, { questions: questions.filter((q) => q.question !== fact.data.question) });
    default:
      return unreachable(fact);
  }
}
