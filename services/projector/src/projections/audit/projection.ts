import type { DefinitionEvent } from '@procession/contracts/events/definition.ts';
import type { DirectoryEvent } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { isMachineFact } from '@procession/contracts/events/machine-facts.ts';
import { isPeopleFact, type peopleFacts } from '@procession/contracts/events/people-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import type { AuditChange } from '../../changes.ts';
import type { FoldedInstance } from '../../folded.ts';

/** What somebody did to an instance; undefined for what followed from it by itself. */
export function auditOfInstance(
  event: LogEvent,
  fact: InstanceEvent,
  before: FoldedInstance,
  row: InstanceRow,
): AuditChange | undefined {
  const act = actOf(fact);
  if (!act) return undefined;
  const step = act.task === undefined ? undefined : before.openTasks.get(act.task)?.row.stepId;
  return {
    ...auditOf(event),
    definition: row.definition,
    ...(row.entityType !== null && { entityType: row.entityType }),
    ...(row.entityId !== null && { entityId: row.entityId }),
    ...(step !== undefined && { step }),
    ...('onBehalfOf' in fact.data && fact.data.onBehalfOf !== undefined && { onBehalfOf: fact.data.onBehalfOf }),
    ...act,
  };
}

type Act = Pick<AuditChange, 'task' | 'outcome' | 'comment'>;

function actOf(fact: InstanceEvent): Act | undefined {
  if (isMachineFact(fact)) return undefined;
  if (isPeopleFact(fact)) return actOfPeople(fact);
  switch (fact.type) {
    case 'InstanceScheduled':
    case 'InstanceStarted':
      return {};
    case 'TaskClaimed':
    case 'TaskReleased':
      return { task: fact.data.task };
    case 'TaskAssigned':
      return act(fact.data.task, fact.data.seat.name, fact.data.reason);
    case 'TaskDecided':
      return act(fact.data.task, fact.data.outcome, fact.data.comment);
    case 'TaskDecisionWithdrawn':
      return act(fact.data.task, fact.data.outcome);
    case 'TaskCompleted': // an approval's deciders stand in its decisions
      return fact.data.by === undefined ? undefined : act(fact.data.task, fact.data.outcome);
    case 'TaskCommented':
      return act(fact.data.task, undefined, fact.data.comment);
    case 'DataChanged':
      return fact.data.cause.kind === 'patch' ? act(undefined, undefined, fact.data.cause.reason) : undefined;
    case 'InstanceEnded':
      return fact.data.reason === undefined ? undefined : act(undefined, fact.data.status, fact.data.reason);
    case 'IncidentResolved':
      return fact.data.by === undefined ? undefined : act(undefined, fact.data.how, fact.data.reason);
    case 'ItemAdded':
    case 'ItemsClosed':
      return {};
    case 'StepOperated':
      return act(undefined, fact.data.outcome ?? fact.data.how, fact.data.reason);
    case 'CompensationStarted':
      return fact.data.rewind && act(undefined, undefined, fact.data.rewind.reason);
    case 'InstanceRewound':
      return fact.data.by === undefined ? undefined : act(undefined, undefined, fact.data.reason);
    case 'InstanceSuspended':
    case 'InstanceResumed':
      return act(undefined, undefined, fact.data.reason);
    case 'TaskReminded':
    case 'TaskEscalated':
    case 'TaskOpened':
    case 'TaskWithdrawn':
    case 'StepUndone':
    case 'LockRequested':
    case 'LockAcquired':
    case 'LockReleased':
    case 'RulesEvaluated':
    case 'IncidentRaised':
    case 'InstanceAdvanced':
      return undefined;
  }
}

function actOfPeople(fact: Extract<InstanceEvent, { type: keyof typeof peopleFacts }>): Act | undefined {
  switch (fact.type) {
    case 'ContentChanged':
      return undefined;
    case 'TaskDelegated':
      return act(fact.data.task, fact.data.toName, fact.data.reason);
    case 'TaskReturned':
      return act(fact.data.task, undefined, fact.data.reason);
    case 'InformationAsked':
      return act(fact.data.task, fact.data.ofName, fact.data.text);
    case 'InformationGiven':
      return act(fact.data.task, undefined, fact.data.text);
    default:
      return unreachable(fact);
  }
}

const act = (task?: number, outcome?: string, comment?: string): Act => ({
  ...(task !== undefined && { task }),
  ...(outcome !== undefined && { outcome }),
  ...(comment !== undefined && { comment }),
});

export function auditOfDefinition(event: LogEvent, fact: DefinitionEvent): AuditChange {
  const reason = fact.type === 'DefinitionDeprecated' ? fact.data.reason : undefined;
  return { ...auditOf(event), definition: fact.data.key, ...act(undefined, `version ${fact.data.version}`, reason) };
}

export function auditOfDirectory(event: LogEvent, fact: DirectoryEvent): AuditChange {
  const users = 'users' in fact.data ? fact.data.users.join(', ') : undefined;
  return { ...auditOf(event), ...act(undefined, users) };
}

export const auditOf = (event: LogEvent): AuditChange => ({
  tenant: event.tenant,
  stream: event.stream,
  revision: event.revision,
  at: event.recordedAt,
  fact: event.type,
  actor: event.meta.actor,
  ...(event.meta.onBehalfOf !== undefined && { onBehalfOf: event.meta.onBehalfOf }),
});
