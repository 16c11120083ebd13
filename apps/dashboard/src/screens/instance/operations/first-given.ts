import { visitId } from '@procession/engine/instance/routing-state.ts';
import { type InstanceState, openIncidents, openTasks, type TaskState } from '@procession/engine/instance/state.ts';
import type { DefinitionVersion } from '../../../api/answers.ts';
import { growingVisits, type Operation, openVisits, outcomesOf, undecidedSeats } from './offers.ts';
import type { Given } from './request.ts';

/** What stands in the dialog at first: what can only be meant, is. */
export function firstGiven(
  operation: Operation,
  state: InstanceState,
  definition: DefinitionVersion | undefined,
): Given {
  const visits = visitsFor(operation, state, definition);
  const only = visits.length === 1 ? visits[0]! : undefined;
  const tasks = openTasks(state);
  const incidents = openIncidents(state);
  return {
    visit: only ? visitId(only) : '',
    to: '',
    how: 'skipped',
    outcome: only ? outcomesOf(definition, only.step)[0]! : '',
    compensate: false,
    value: '',
    set: {},
    task: tasks.length === 1 ? tasks[0]!.task : undefined,
    seat: tasks.length === 1 ? seatOf(tasks[0]!) : '',
    incident: incidents.length === 1 ? incidents[0]!.incident : undefined,
    reason: '',
  };
}

/** Nobody’s yet, where there are several. */
export const seatOf = (task: TaskState): '' | undefined => (undecidedSeats(task).length > 1 ? undefined : '');

function visitsFor(operation: Operation, state: InstanceState, definition: DefinitionVersion | undefined) {
  if (operation === 'move' || operation === 'step') return openVisits(state);
  if (operation === 'addItem' || operation === 'closeItems') return growingVisits(state, definition);
  return [];
}
