import { isMachineFact, type machineFacts } from '@procession/contracts/events/machine-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import { peopleOf } from '@procession/contracts/seats.ts';
import type { RecordedEvent } from '@procession/engine/instance/evolve.ts';
import { type InstanceState, type TaskState, taskNamed } from '@procession/engine/instance/state.ts';
import { toldOfMachines } from './machine-facts.ts';
import type { TimelineFacts } from './timeline-facts.ts';

/** What is told of an event besides who did it and when. */
export interface ToldFact {
  step: string | null;
  /** Of the instance; null before its start. */
  fromStatus: string | null;
  toStatus: string;
  facts: TimelineFacts;
}

type OtherEvent = Exclude<RecordedEvent, { type: keyof typeof machineFacts }>;

/** Told from the event and the instance before and after it. `stepName`: how the definition calls a step. */
export function toldFact(
  event: RecordedEvent,
  before: InstanceState,
  after: InstanceState,
  stepName: (step: string) => string,
): ToldFact {
  const statuses = { fromStatus: before.revision === 0 ? null : before.status, toStatus: after.status };
  if (isMachineFact(event)) {
    const { step, facts } = toldOfMachines(event, before);
    return { step: step ?? null, ...statuses, facts: { ...facts, ...given({ stepName: step && stepName(step) }) } };
  }
  const task = taskOf(event, before, after);
  return {
    step: task?.step ?? stepOf(event) ?? null,
    ...statuses,
    facts: { ...(task && { task: task.task, stepName: task.stepName }), ...factsOf(event, before, after, stepName) },
  };
}

function taskOf(event: OtherEvent, before: InstanceState, after: InstanceState): TaskState | undefined {
  const number = numberOf(event);
  return number === undefined ? undefined : (taskNamed(before, number) ?? taskNamed(after, number));
}

function numberOf(event: OtherEvent): number | undefined {
  if (event.type === 'DataChanged') return event.data.cause.kind === 'task' ? event.data.cause.task : undefined;
  return 'task' in event.data ? event.data.task : undefined;
}

function stepOf(event: OtherEvent): string | undefined {
  if ('step' in event.data) return event.data.step;
  if ('visit' in event.data && event.data.visit !== undefined) return stepOfVisit(event.data.visit);
  if (event.type === 'DataChanged' && event.data.cause.kind === 'step') return stepOfVisit(event.data.cause.visit);
  return undefined;
}

const stepOfVisit = (visit: string): string => visit.slice(0, visit.lastIndexOf('#'));

function factsOf(
  event: OtherEvent,
  before: InstanceState,
  after: InstanceState,
  stepName: (step: string) => string,
): TimelineFacts {
  switch (event.type) {
    case 'InstanceScheduled':
    case 'InstanceStarted': {
      const { title, initiatorName } = event.data;
      return { title, ...given({ initiatorName }) };
    }
    case 'InstanceEnded':
      return { outcome: event.data.status, ...given({ reason: event.data.reason }) };
    case 'DataChanged': {
      const { set, cause } = event.data;
      return {
        fields: Object.keys(set),
        cause: cause.kind,
        ...(cause.kind === 'patch' && given({ reason: cause.reason })),
      };
    }
    case 'TaskOpened':
      return { seats: event.data.seats.map(({ name }) => name) };
    case 'TaskClaimed':
      return given({ byName: event.data.byName });
    case 'TaskAssigned': {
      const { task, from, seat, reason } = event.data;
      const seats = taskNamed(before, task)?.seats;
      const fromName = from === undefined ? undefined : (seats?.find(({ id }) => id === from)?.name ?? from);
      return { to: seat.name, ...given({ from: fromName, reason }) };
    }
    case 'TaskDecided':
    case 'TaskCompleted': {
      const { outcome, byName } = event.data;
      return { outcome, ...given({ byName, comment: 'comment' in event.data ? event.data.comment : undefined }) };
    }
    case 'TaskDecisionWithdrawn':
      return { outcome: event.data.outcome };
    case 'TaskWithdrawn':
      return { cause: event.data.cause };
    case 'TaskCommented':
      return { comment: event.data.comment, ...given({ byName: event.data.byName }) };
    case 'RulesEvaluated':
      return { outcome: event.data.outcome };
    case 'IncidentRaised': {
      const { incident, kind, step } = event.data;
      return { incident, kind, ...given({ stepName: step && stepName(step) }) };
    }
    case 'IncidentResolved': {
      const { incident, how, reason } = event.data;
      const step = before.incidents.find((known) => known.incident === incident)?.step;
      return { incident, how, ...given({ reason, stepName: step && stepName(step) }) };
    }
    case 'TaskDelegated':
    case 'TaskReturned': {
      const { byName, reason } = event.data;
      return given({ byName, reason, to: 'toName' in event.data ? event.data.toName : undefined });
    }
    case 'InformationAsked': {
      const { byName, ofName, text } = event.data;
      return { to: ofName, comment: text, ...given({ byName }) };
    }
    case 'ContentChanged':
      return { fields: event.data.fields };
    case 'InformationGiven':
      return { comment: event.data.text, ...given({ byName: event.data.byName }) };
    case 'InstanceSuspended':
    case 'InstanceResumed':
      return { reason: event.data.reason, ...given({ byName: event.data.byName }) };
    case 'TaskReminded':
    case 'TaskEscalated':
      return toldOfDue(event, before, after);
    case 'ItemAdded':
    case 'ItemsClosed':
      return given({ stepName: stepName(stepOfVisit(event.data.visit)), byName: event.data.byName });
    case 'CompensationStarted': {
      const { visit, rewind } = event.data;
      return given({
        stepName: stepName(stepOfVisit(visit)),
        byName: rewind?.byName,
        reason: rewind?.reason,
        cause: rewind && 'operator',
      });
    }
    case 'StepUndone':
      return { stepName: stepName(stepOfVisit(event.data.visit)) };
    case 'LockRequested':
    case 'LockAcquired':
      return { stepName: stepName(stepOfVisit(event.data.visit)), lock: event.data.key };
    case 'LockReleased': {
      const { visit, key, waited } = event.data;
      return { stepName: stepName(stepOfVisit(visit)), lock: key, ...(waited && { how: 'waited' }) };
    }
    case 'StepOperated': {
      const { visit, how, outcome, to, byName, reason } = event.data;
      return {
        how,
        reason,
        ...given({
          stepName: stepName(stepOfVisit(visit)),
          outcome,
          byName,
          ...(to !== undefined && { to: stepName(to) }),
        }),
      };
    }
    case 'InstanceRewound': {
      const { visit, cause, byName, reason } = event.data;
      return { cause, ...given({ stepName: stepName(stepOfVisit(visit)), byName, reason }) };
    }
    case 'TaskReleased':
    case 'InstanceAdvanced':
      return {};
    default:
      return unreachable(event);
  }
}

/** Names of those who are reminded or told. */
function toldOfDue(
  { data }: Extract<RecordedEvent, { type: 'TaskReminded' | 'TaskEscalated' }>,
  before: InstanceState,
  after: InstanceState,
): TimelineFacts {
  const known = [before, after].flatMap((state) => taskNamed(state, data.task)?.seats ?? []);
  const own = 'seats' in data ? data.seats : known;
  const named = own.filter((seat) => peopleOf([seat]).some((user) => data.to.includes(user)));
  const seats = [...new Set(named.map(({ name }) => name))];
  return { seats, ...('stage' in data && given({ how: data.how, outcome: data.outcome })) };
}

/** Without the members that are undefined. */
function given(members: { [K in keyof TimelineFacts]?: string | undefined }): TimelineFacts {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
