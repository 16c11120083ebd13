import type { CommandEffect } from '@procession/contracts/http/dry-run.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import type { CompiledDefinition } from '@procession/engine/compiled.ts';
import { takenBack } from '@procession/engine/instance/rewind.ts';
import { visitId, visitIfKept } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openIncidents } from '@procession/engine/instance/state.ts';
import { viewOf } from '@procession/engine/instance/state-view.ts';
import { rewindUnderWay } from '@procession/engine/instance/undo-first.ts';
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
    stands: standing(definition, before, after),
    facts,
  };
}

/** What machines completed, is taken back now or once all is undone that can be, and is not undone. */
function standing({ steps }: CompiledDefinition, before: InstanceState, after: InstanceState): CommandEffect['stands'] {
  const { visits } = after.routing;
  const back = rewindUnderWay(after);
  const isGoing = back ? takenBack({ state: after }, back) : new Set<number>();
  return visits.flatMap((visit) => {
    const step = steps.get(visit.step);
    const type = step?.config.type;
    const isDone = visitIfKept(before.routing, visit.serial)?.status === 'completed' && visit.undoes === undefined;
    if (!isDone || (type !== 'service' && type !== 'emit' && type !== 'subprocess')) return [];
    const stays = back ? isGoing.has(visit.serial) && !visit.undoable : visit.status === 'withdrawn';
    const isUndone = visits.some(({ undoes, status }) => undoes === visit.serial && status !== 'cancelled');
    return stays && !isUndone ? [{ visit: visitId(visit), name: step?.label ?? visit.step }] : [];
  });
}
