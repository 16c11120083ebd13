import { assigneeOf } from '@procession/contracts/assignee.ts';
import type { InstanceEvent, InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import type { InstanceRow } from '@procession/contracts/read-models.ts';
import { isSealed } from '@procession/contracts/sealed.ts';
import { peopleOf } from '@procession/contracts/seats.ts';
import type { FoldedInstance, OpenIncident, TouchedTask } from '../../folded.ts';
import { evolveTasks, offeredSeats, type TaskContext } from '../tasks/projection.ts';
import type { DefinitionFacts } from './definition-facts.ts';
import { workAfter } from './open-work.ts';

export interface EvolvedInstance {
  folded: FoldedInstance;
  touchedTasks: readonly TouchedTask[];
}

/**
 * An instance's row, readers and open tasks after one more event; from facts alone, moves count as nothing.
 * @throws when the event cannot follow on what is known: the stream is then parked
 */
export function evolveInstance(
  known: FoldedInstance,
  fact: InstanceEvent,
  at: Omit<TaskContext, 'row' | 'listed'>,
  definition: DefinitionFacts,
): EvolvedInstance {
  const { revision, recordedAt } = at;
  const listed = { columns: definition.columns, values: listedAfter(fact, known.row, definition) };
  const { open: openTasks, touched } = evolveTasks(known.openTasks, fact, { ...at, row: known.row, listed });
  const begins = fact.type === 'InstanceStarted' || fact.type === 'InstanceScheduled';
  const row = begins ? started(fact.data, at, definition) : known.row;
  if (!row) throw new Error(`${fact.type} before InstanceStarted`);
  const incidents = incidentsAfter(known.incidents, fact);
  const work = workAfter(known.work, fact);
  return {
    folded: {
      kind: 'instance',
      revision,
      row: {
        ...row,
        ...changedBy(fact, recordedAt, listed.values),
        ...(openTasks !== known.openTasks || incidents !== known.incidents || work !== known.work
          ? currentStep({ openTasks, incidents, work }, definition)
          : undefined),
        incidents: incidents.length,
        revision,
        updatedAt: recordedAt,
      },
      tenantWide: begins ? definition.isTenantWide : known.tenantWide,
      readers: withReaders(known.readers, readersBy(fact, definition)),
      openTasks,
      incidents,
      work,
    },
    touchedTasks: touched,
  };
}

function started(
  data: InstanceEventData<'InstanceStarted' | 'InstanceScheduled'>,
  { instance, revision, recordedAt }: Omit<TaskContext, 'row' | 'listed'>,
  { columns }: DefinitionFacts,
): InstanceRow {
  return {
    view: 'instance',
    id: instance,
    number: data.number,
    revision,
    definition: data.definition,
    definitionVersion: data.version,
    title: data.title,
    status: 'startAt' in data ? 'pending' : 'in_progress',
    stepId: null,
    stepName: null,
    assigneeId: null,
    assigneeName: null,
    dueAt: null,
    entityType: data.entity?.type ?? null,
    entityId: data.entity?.id ?? null,
    initiator: data.initiator,
    initiatorName: data.initiatorName ?? null,
    startedAt: recordedAt,
    updatedAt: recordedAt,
    endedAt: null,
    incidents: 0,
    columns: withColumns(null, data.data, columns),
  };
}

function changedBy(
  fact: InstanceEvent,
  recordedAt: string,
  columns: InstanceRow['columns'],
): Partial<InstanceRow> | undefined {
  if (fact.type === 'InstanceSuspended') return { status: 'suspended' };
  if (fact.type === 'InstanceResumed') return { status: 'in_progress' };
  if (fact.type === 'InstanceEnded') return { status: fact.data.status, endedAt: recordedAt };
  if (fact.type !== 'DataChanged') return undefined;
  const { title } = fact.data;
  return { columns, ...(title !== undefined && { title }) };
}

/** The values of the listed fields after the fact: those of the instance alone, not of its scopes. */
function listedAfter(
  fact: InstanceEvent,
  row: InstanceRow | undefined,
  { columns }: DefinitionFacts,
): InstanceRow['columns'] {
  const known = row?.columns ?? null;
  return fact.type === 'DataChanged' && fact.data.scope === undefined
    ? withColumns(known, fact.data.set, columns)
    : known;
}

/** The listed fields' values. One that is set to null has none any more; a sealed one never leaves encrypted storage. */
function withColumns(
  known: InstanceRow['columns'],
  set: JsonObject,
  columns: ReadonlyMap<string, string>,
): InstanceRow['columns'] {
  let next: Record<string, Json> | null = known;
  for (const [field, column] of columns) {
    const value = set[field];
    if (value === undefined) continue;
    const { [column]: _before, ...others } = next ?? {};
    next = value === null || isSealed(value) ? others : { ...others, [column]: value };
  }
  return next !== null && Object.keys(next).length === 0 ? null : next;
}

/** That of the oldest task that people must act on, else of the oldest incident, for it needs people, too, else of the oldest work. */
function currentStep(
  { openTasks, incidents, work }: Pick<FoldedInstance, 'openTasks' | 'incidents' | 'work'>,
  { stepNames }: DefinitionFacts,
): Pick<InstanceRow, 'stepId' | 'stepName' | 'assigneeId' | 'assigneeName' | 'dueAt'> {
  const task = openTasks.values().next().value;
  if (!task) {
    const stepId = incidents.find(({ step }) => step !== null)?.step ?? work[0]?.step ?? null;
    const stepName = stepId === null ? null : (stepNames.get(stepId) ?? stepId);
    return { stepId, stepName, assigneeId: null, assigneeName: null, dueAt: null };
  }
  const { stepId, stepName, dueAt, claimedBy } = task.row;
  const { roleNames, claimedByName } = task.detail;
  const assignee = assigneeOf({
    seats: offeredSeats(task.detail),
    claim: claimedBy === null ? undefined : { by: claimedBy, byName: claimedByName ?? undefined },
    roleName: (role) => roleNames.find(({ id }) => id === role)?.name,
  });
  return { stepId, stepName, dueAt, assigneeId: assignee?.id ?? null, assigneeName: assignee?.name ?? null };
}

/** By it incidents of many instances are told apart; nothing of what people wrote. */
function causeOf({ error }: JsonObject): string | null {
  if (typeof error !== 'object' || error === null || Array.isArray(error)) return null;
  if (typeof error.status === 'number') return `status ${error.status}`;
  return typeof error.kind === 'string' ? error.kind : null;
}

function incidentsAfter(known: readonly OpenIncident[], fact: InstanceEvent): readonly OpenIncident[] {
  if (fact.type === 'IncidentRaised') {
    const { incident, step = null, kind, visit = null, facts } = fact.data;
    return [...known, { incident, step, kind, cause: causeOf(facts), visit }];
  }
  if (fact.type === 'IncidentResolved') return known.filter(({ incident }) => incident !== fact.data.incident);
  return known;
}

/** Who sees the instance from this fact on: the initiator, the definition's readers, whoever is given a seat, stands in or is asked. */
function readersBy(fact: InstanceEvent, { readers }: DefinitionFacts): string[] {
  if (fact.type === 'InstanceStarted' || fact.type === 'InstanceScheduled')
    return [`user:${fact.data.initiator}`, ...readers];
  if (fact.type === 'TaskOpened' || fact.type === 'TaskEscalated')
    return peopleOf(fact.data.seats).map((user) => `user:${user}`);
  if ('onBehalfOf' in fact.data && fact.data.onBehalfOf !== undefined) return [`user:${fact.data.by}`];
  if (fact.type === 'TaskDelegated') return [`user:${fact.data.to}`];
  if (fact.type === 'InformationAsked') return [`user:${fact.data.of}`];
  if (fact.type === 'TaskAssigned') return peopleOf([fact.data.seat]).map((user) => `user:${user}`);
  return [];
}

function withReaders(known: readonly string[], more: readonly string[]): readonly string[] {
  const added = more.filter((reader) => !known.includes(reader));
  return added.length === 0 ? known : [...known, ...new Set(added)];
}
