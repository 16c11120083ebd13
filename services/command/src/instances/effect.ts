import type { CommandEffect } from '@procession/contracts/http/dry-run.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { type InstanceState, openIncidents } from '@procession/engine/instance/state.ts';
import { type StepOfView, viewOf } from '@procession/engine/instance/state-view.ts';
import { instanceAnswerOf } from './answers.ts';

/** What a command would do: the difference of two states, and the facts between them. */
export function effectOf(
  id: string,
  {
    definition,
    before,
    after,
    facts,
  }: { definition: CompiledDefinition; before: InstanceState; after: InstanceState; facts: string[] },
): CommandEffect {
  const was = new Map(viewOf(before, definition).steps.map((step) => [step.visit, step.status]));
  const steps = viewOf(after, definition).steps.filter(({ visit, status }) => was.get(visit) !== status);
  const tasksWere = new Map(before.tasks.map(({ task, status }) => [task, status]));
  const incidents = (of: InstanceState, but: InstanceState, change: 'raised' | 'resolved') =>
    openIncidents(of)
      .filter(({ incident }) => !openIncidents(but).some((other) => other.incident === incident))
      .map(({ kind, visit }) => ({ kind, visit: visit ?? null, change }));
  return {
    instance: instanceAnswerOf(id, after),
    steps: steps.map(({ visit, step, name, status }) => ({
      visit,
      step,
      name,
      from: was.get(visit) ?? null,
      to: status,
    })),
    tasks: after.tasks
      .filter(({ task, status }) => tasksWere.get(task) !== status)
      .map(({ task, stepName, status, seats }) => ({
        id: taskIdOf(id, task),
        name: stepName,
        from: tasksWere.get(task) ?? null,
        to: status,
        seats: seats.map(({ name }) => name),
      })),
    incidents: [...incidents(after, before, 'raised'), ...incidents(before, after, 'resolved')],
    stands: steps.filter((step) => stands(step, definition, after)).map(({ visit, name }) => ({ visit, name })),
    facts,
  };
}

/** Completed by a machine, taken back now, and not undone. */
function stands(
  { visit: id, step: name }: StepOfView,
  { steps }: CompiledDefinition,
  { routing }: InstanceState,
): boolean {
  const type = steps.get(name)?.config.type;
  if (type !== 'service' && type !== 'emit' && type !== 'subprocess') return false;
  const visit = routing.visits.find(({ step, n }) => `${step}#${n}` === id);
  if (visit?.status !== 'withdrawn' || visit.undoes !== undefined) return false;
  return !routing.visits.some(
    ({ undoes, status }) => undoes === visit.serial && (status === 'completed' || status === 'withdrawn'),
  );
}
