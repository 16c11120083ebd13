import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import type { NotificationKind } from '@procession/contracts/notification-kind.ts';
import type { NotificationRow } from '@procession/contracts/read-models.ts';
import type { Seat } from '@procession/contracts/seats.ts';
import type { NotificationChange } from '../../changes.ts';
import type { FoldedInstance } from '../../folded.ts';

/** Whom a fact concerns, and why they are told. */
interface Told {
  kind: NotificationKind;
  users: readonly string[];
  /** Number of the task. */
  task?: number;
  status?: NotificationRow['status'];
}

/** Who is told of a fact. Nobody is told what they did themselves. */
export function notificationsOf(
  event: LogEvent,
  fact: InstanceEvent,
  before: FoldedInstance,
  after: FoldedInstance,
): NotificationChange[] {
  const { row } = after;
  const told = row && toldOf(fact, before);
  if (!told) return [];
  const { actor } = event.meta;
  const users = [...new Set(told.users)].filter((user) => user !== actor);
  const task = told.task ?? null;
  const stepName = (task !== null && (after.openTasks.get(task) ?? before.openTasks.get(task))?.row.stepName) || null;
  return users.map((user, at) => ({
    tenant: event.tenant,
    task,
    n: at + 1,
    row: {
      view: 'notification',
      id: `${row.id}/${event.revision}.${at + 1}`,
      revision: event.revision,
      at: event.recordedAt,
      user,
      kind: told.kind,
      instance: row.id,
      task: task === null ? null : `${row.id}.${task}`,
      definition: row.definition,
      title: row.title,
      stepName,
      actor,
      status: told.status ?? null,
    },
  }));
}

function toldOf(fact: InstanceEvent, before: FoldedInstance): Told | undefined {
  if (fact.type === 'TaskOpened')
    return { kind: 'task_opened', users: fact.data.seats.flatMap(personOf), task: fact.data.task };
  if (fact.type === 'TaskAssigned')
    return { kind: 'task_assigned', users: personOf(fact.data.seat), task: fact.data.task };
  if (fact.type === 'TaskDelegated') return { kind: 'task_delegated', users: [fact.data.to], task: fact.data.task };
  if (fact.type === 'TaskReturned') {
    const seat = before.openTasks.get(fact.data.task)?.detail.seats.find(({ id }) => id === fact.data.seat);
    return seat?.delegate && { kind: 'task_returned', users: [seat.delegate.from], task: fact.data.task };
  }
  if (fact.type === 'TaskReminded') return { kind: 'task_reminded', users: fact.data.to, task: fact.data.task };
  if (fact.type === 'TaskEscalated') return { kind: 'task_escalated', users: fact.data.to, task: fact.data.task };
  if (fact.type === 'TaskCommented' && fact.data.mentions)
    return {
      kind: 'mentioned',
      users: fact.data.mentions.map(({ id }) => id),
      ...(fact.data.task !== undefined && { task: fact.data.task }),
    };
  if (fact.type === 'InformationAsked')
    return { kind: 'information_asked', users: [fact.data.of], task: fact.data.task };
  if (fact.type === 'InformationGiven') {
    const { task, question } = fact.data;
    const asked = before.openTasks.get(task)?.detail.questions?.find((open) => open.question === question);
    return asked && { kind: 'information_given', users: [asked.by], task };
  }
  if (fact.type === 'InstanceEnded' && before.row)
    return { kind: 'instance_ended', users: [before.row.initiator], status: fact.data.status };
  return undefined;
}

/**
 * Whose seat it is by name. What somebody has through a role stands in the inbox of all who hold it, which is live: telling each of
 * them besides would be noise, and a row per holder and task.
 */
const personOf = ({ id, role, vacant, delegate }: Seat): string[] => {
  if (delegate) return [delegate.to];
  return role === undefined && vacant === undefined && id.startsWith('user:') ? [id.slice('user:'.length)] : [];
};
