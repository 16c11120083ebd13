import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { TimelineFacts } from '@procession/contracts/timeline-facts.ts';
import type { TimelineChange } from '../../changes.ts';
import type { FoldedInstance, FoldedTask } from '../../folded.ts';
import type { EvolvedInstance } from '../instances/projection.ts';

/** One row per fact; undefined for moves of the graph. Nothing in it is a field's value. */
export function timelineOf(
  event: LogEvent,
  fact: InstanceEvent,
  before: FoldedInstance,
  { folded: after, touchedTasks }: EvolvedInstance,
): TimelineChange | undefined {
  if (fact.type === 'InstanceAdvanced' || !after.row) return undefined;
  const task = taskOf(fact, before, touchedTasks);
  const step = task?.row.stepId ?? stepOf(fact);
  return {
    tenant: event.tenant,
    instance: after.row.id,
    revision: event.revision,
    at: event.recordedAt,
    fact: fact.type,
    actor: event.meta.actor,
    ...(event.meta.onBehalfOf !== undefined && { onBehalfOf: event.meta.onBehalfOf }),
    ...(step !== undefined && { step }),
    ...(before.row && { from: before.row.status }),
    to: after.row.status,
    facts: { ...(task && { task: task.number, stepName: task.row.stepName }), ...factsOf(fact, before, after) },
  };
}

function taskOf(fact: InstanceEvent, before: FoldedInstance, touched: readonly FoldedTask[]): FoldedTask | undefined {
  const number = numberOf(fact);
  return number === undefined ? undefined : (before.openTasks.get(number) ?? touched.find((t) => t.number === number));
}

function numberOf(fact: InstanceEvent): number | undefined {
  if (fact.type === 'DataChanged') return fact.data.cause.kind === 'task' ? fact.data.cause.task : undefined;
  return 'task' in fact.data ? fact.data.task : undefined;
}

function stepOf(fact: InstanceEvent): string | undefined {
  if (fact.type === 'IncidentRaised') return fact.data.step;
  if (fact.type === 'RulesEvaluated') return stepOfVisit(fact.data.visit);
  if (fact.type === 'DataChanged' && fact.data.cause.kind === 'step') return stepOfVisit(fact.data.cause.visit);
  return undefined;
}

const stepOfVisit = (visit: string): string => visit.slice(0, visit.lastIndexOf('#'));

function factsOf(
  fact: Exclude<InstanceEvent, { type: 'InstanceAdvanced' }>,
  before: FoldedInstance,
  after: FoldedInstance,
): TimelineFacts {
  switch (fact.type) {
    case 'InstanceStarted': {
      const { title, initiatorName } = fact.data;
      return { title, ...given({ initiatorName }) };
    }
    case 'InstanceEnded':
      return { outcome: fact.data.status, ...given({ reason: fact.data.reason }) };
    case 'DataChanged': {
      const { set, cause } = fact.data;
      return {
        fields: Object.keys(set),
        cause: cause.kind,
        ...(cause.kind === 'patch' && given({ reason: cause.reason })),
      };
    }
    case 'TaskOpened':
      return { seats: fact.data.seats.map(({ name }) => name) };
    case 'TaskClaimed':
      return given({ byName: fact.data.byName });
    case 'TaskReleased':
      return {};
    case 'TaskAssigned': {
      const { task, from, seat, reason } = fact.data;
      const seats = before.openTasks.get(task)?.detail.seats;
      const fromName = from === undefined ? undefined : (seats?.find(({ id }) => id === from)?.name ?? from);
      return { to: seat.name, ...given({ from: fromName, reason }) };
    }
    case 'TaskDecided':
    case 'TaskCompleted': {
      const { outcome, byName } = fact.data;
      return { outcome, ...given({ byName, comment: 'comment' in fact.data ? fact.data.comment : undefined }) };
    }
    case 'TaskDecisionWithdrawn':
      return { outcome: fact.data.outcome };
    case 'TaskWithdrawn':
      return { cause: fact.data.cause };
    case 'TaskCommented':
      return { comment: fact.data.comment, ...given({ byName: fact.data.byName }) };
    case 'RulesEvaluated':
      return { outcome: fact.data.outcome };
    case 'IncidentRaised': {
      const stepName = after.incidents.find(({ incident }) => incident === fact.data.incident)?.stepName;
      return { incident: fact.data.incident, kind: fact.data.kind, ...given({ stepName: stepName ?? undefined }) };
    }
    case 'IncidentResolved': {
      const { incident, how, reason } = fact.data;
      const stepName = before.incidents.find((known) => known.incident === incident)?.stepName;
      return { incident, how, ...given({ reason, stepName: stepName ?? undefined }) };
    }
    default:
      return unreachable(fact);
  }
}

/** Without the members that are undefined. */
function given(members: { [K in keyof TimelineFacts]?: string | undefined }): TimelineFacts {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
