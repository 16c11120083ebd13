import { assigneeOf } from '@procession/contracts/assignee.ts';
import type { instanceDetail, taskView } from '@procession/contracts/http/query.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import type { InstanceRow, TaskDetail } from '@procession/contracts/read-models.ts';
import { openSeats } from '@procession/contracts/seats.ts';
import type { InstanceStatus } from '@procession/contracts/statuses.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { named } from '@procession/engine/instance/named.ts';
import { visitId } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openIncidents, openTasks, type TaskState } from '@procession/engine/instance/state.ts';
import { viewOf } from '@procession/engine/instance/state-view.ts';
import type { z } from 'zod';
import { openWorkOf, visitOfItem } from './open-work.ts';
import type { Shown } from './state-at.ts';

export type InstanceDetail = z.infer<typeof instanceDetail>;
export type TaskView = z.infer<typeof taskView>;

export interface Of {
  id: string;
  definition: CompiledDefinition;
  /** As the reader may see them (`openData`). */
  data: JsonObject;
  /** Of its open scopes, by work item. */
  locals: Record<string, JsonObject>;
}

/** An instance at a moment, as people see it. */
export function detailOf({ state, isNow }: Shown, { id, definition, data, locals }: Of): InstanceDetail {
  const view = viewOf(state, definition);
  return {
    ...rowOf(id, state, definition),
    data,
    locals,
    steps: view.steps.map(({ task, ...step }) => ({ ...step, task: task === null ? null : taskIdOf(id, task) })),
    tasks: state.tasks.map((task) => taskViewOf(id, task)),
    incidentList: view.incidents.map(({ incident, kind, step, visit, raisedAt, facts }) => ({
      incident,
      kind,
      step: step ?? null,
      visit: visit ?? null,
      raisedAt,
      facts,
    })),
    work: openWorkOf(id, state, definition),
    parent: state.parent ? { instance: state.parent.instance, item: state.parent.item } : null,
    leftOut: { steps: state.routing.visitCount - view.steps.length, tasks: state.taskCount - state.tasks.length },
    shownAt: { revision: state.revision, at: state.changedAt, isNow },
  };
}

/** The row of the lists as it was then, by the projector's rules: from facts, not from moves. */
function rowOf(id: string, state: InstanceState, definition: CompiledDefinition): InstanceRow {
  const [task] = openTasks(state);
  const incidents = openIncidents(state);
  const stepId = task?.step ?? incidents.find(({ step }) => step !== undefined)?.step ?? stepOfOldestWork(state);
  const assignee = task && assigneeOf({ seats: openSeatsOf(task), claim: task.claim, roleName: roleNameIn(state) });
  return {
    view: 'instance',
    id,
    number: state.number,
    revision: state.revision,
    definition: state.definition,
    definitionVersion: state.version,
    title: state.title,
    status: state.status as InstanceStatus,
    stepId: stepId ?? null,
    stepName: task?.stepName ?? (stepId === undefined ? null : (definition.steps.get(stepId)?.label ?? stepId)),
    assigneeId: assignee?.id ?? null,
    assigneeName: assignee?.name ?? null,
    dueAt: task?.due?.at ?? null,
    entityType: state.entity?.type ?? null,
    entityId: state.entity?.id ?? null,
    initiator: state.initiator,
    initiatorName: state.initiatorName ?? null,
    startedAt: state.startedAt,
    updatedAt: state.changedAt,
    endedAt: state.ended?.at ?? null,
    incidents: incidents.length,
    columns: columnsOf(state.data, definition),
  };
}

/** What only guards a step is no work of it. */
function stepOfOldestWork({ routing, jobs, waits, timers, children }: InstanceState): string | undefined {
  const works = [
    ...jobs,
    ...waits.filter(({ interrupt }) => !interrupt),
    ...timers.filter(({ purpose }) => purpose === 'step'),
    ...children,
  ];
  const visits = new Set(works.map(({ item }) => item && visitOfItem(item)));
  return visits.size === 0 ? undefined : routing.visits.find((visit) => visits.has(visitId(visit)))?.step;
}

export const roleNameIn =
  ({ roleNames }: InstanceState) =>
  (role: string): string | undefined =>
    named(roleNames, role);

function columnsOf(data: Readonly<JsonObject>, definition: CompiledDefinition): JsonObject | null {
  const columns: JsonObject = {};
  for (const field of definition.fields.values()) {
    const value = data[field.name];
    if (field.listed && field.sensitive === undefined && value !== undefined) columns[field.column] = value;
  }
  return Object.keys(columns).length === 0 ? null : columns;
}

const openSeatsOf = (task: TaskState) => openSeats(task.seats, task.decisions, task.policy?.order === 'sequential');

function taskViewOf(instance: string, task: TaskState): TaskView {
  return {
    id: taskIdOf(instance, task.task),
    step: task.step,
    stepName: task.stepName,
    item: task.item,
    kind: task.kind,
    status: task.status,
    outcome: task.outcome ?? null,
    claimedBy: task.claim?.by ?? null,
    openedAt: task.openedAt,
    closedAt: task.closedAt ?? null,
    dueAt: task.due?.at ?? null,
    ...taskDetailOf(task),
  };
}

const taskDetailOf = (task: TaskState): TaskDetail => ({
  seats: [...task.seats],
  decisions: task.decisions.map(({ seat, by, byName, onBehalfOf, onBehalfOfName, outcome, comment, at }) => ({
    seat,
    by,
    byName: byName ?? null,
    ...(onBehalfOf !== undefined && { onBehalfOf }),
    ...(onBehalfOfName !== undefined && { onBehalfOfName }),
    outcome,
    comment: comment ?? null,
    at,
  })),
  ...(task.questions && task.questions.length > 0 && { questions: [...task.questions] }),
  policy: task.policy ?? null,
  outcomes: [...task.outcomes],
  shows: [...task.shows],
  edits: [...task.edits],
  ...(task.scopes && { scopes: [...task.scopes] }),
  ...(task.binds && { binds: [...task.binds] }),
});
