import type { JsonObject } from '@procession/contracts/json.ts';
import type { InstanceStatus, StepStatus } from '@procession/contracts/statuses.ts';
import type { CompiledDefinition } from '../compiled.ts';
import { isOpenVisit, type Visit, visitId } from './routing-state.ts';
import { type IncidentState, type InstanceState, openIncidents, type TaskState } from './state.ts';

/** An instance as people see it at a moment (DEFINITIONS §4): the state after a command, never a half-moved one. */
export interface InstanceView {
  status: InstanceStatus | 'not_started';
  revision: number;
  title: string;
  data: Readonly<JsonObject>;
  /** Every visit, by age. Steps without one are not reached yet: `pending`, read off the definition. */
  steps: StepOfView[];
  tasks: readonly TaskState[];
  /** Those that are open. */
  incidents: IncidentState[];
  /** The oldest open visit that people must act on, else the oldest open; undefined when nothing is open. */
  currentStep: StepOfView | undefined;
}

export interface StepOfView {
  /** `manager#2` */
  visit: string;
  step: string;
  /** Display name. */
  name: string;
  status: StepStatus;
  enteredAt: string;
  completedAt: string | null;
  outcome: string | null;
  /** Number of its latest task; with `forEach`, of the latest that is open, if any is. */
  task: number | null;
}

export function viewOf(state: InstanceState, definition: CompiledDefinition): InstanceView {
  const incidents = openIncidents(state);
  const tasks = tasksByVisit(state.tasks);
  const failed = new Set(incidents.map((incident) => incident.visit));
  const steps = state.routing.visits.map((visit): StepOfView => {
    const id = visitId(visit);
    const task = tasks.get(id);
    return {
      visit: id,
      step: visit.step,
      name: definition.steps.get(visit.step)?.label ?? visit.step,
      status: statusOf(visit, task, failed.has(id)),
      enteredAt: visit.enteredAt,
      completedAt: visit.closedAt ?? null,
      outcome: visit.outcome ?? null,
      task: task?.task ?? null,
    };
  });
  const open = steps.filter((_, serial) => isOpenVisit(state.routing.visits[serial] as Visit));
  return {
    status: state.status,
    revision: state.revision,
    title: state.title,
    data: state.data,
    steps,
    tasks: state.tasks,
    incidents,
    currentStep: open.find((step) => step.status === 'awaiting_action') ?? open[0],
  };
}

/** A visit has several tasks with `forEach`, and when its people were found anew. */
function tasksByVisit(tasks: readonly TaskState[]): Map<string, TaskState> {
  const found = new Map<string, TaskState>();
  for (const task of tasks) {
    const visit = task.item.split('[', 1)[0]!;
    if (task.status === 'open' || found.get(visit)?.status !== 'open') found.set(visit, task);
  }
  return found;
}

function statusOf(visit: Visit, task: TaskState | undefined, hasIncident: boolean): StepStatus {
  switch (visit.status) {
    case 'completed':
      if (visit.skipped) return 'skipped';
      return visit.outcome === 'approved' || visit.outcome === 'rejected' ? visit.outcome : 'completed';
    case 'cancelled':
    case 'withdrawn':
      return 'cancelled';
    case 'active':
    case 'blocked':
      if (hasIncident) return 'failed';
      if (visit.status === 'blocked') return 'blocked';
      return task?.status === 'open' ? 'awaiting_action' : 'in_progress';
  }
}
