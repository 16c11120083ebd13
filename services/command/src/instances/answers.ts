import type { InstanceAnswer, TaskAnswer } from '@procession/contracts/http/command.ts';
import { taskIdOf } from '@procession/contracts/ids.ts';
import { type InstanceState, openTasks, taskNamed } from '@procession/engine/instance/state.ts';
import type { Answer } from '../event-store/command.ts';

export const etagOf = (revision: number): string => `"${revision}"`;

/** What commands on an instance answer. `state` is one that was started. */
export function instanceAnswerOf(id: string, state: InstanceState): InstanceAnswer {
  return {
    id,
    number: state.number,
    definition: state.definition,
    version: state.version,
    title: state.title,
    status: state.status as InstanceAnswer['status'],
    revision: state.revision,
    openTasks: openTasks(state).map(({ task, step, stepName }) => ({ id: taskIdOf(id, task), step, name: stepName })),
  };
}

export const answerInstance = (id: string, state: InstanceState, status = 200): Answer => ({
  status,
  body: JSON.stringify(instanceAnswerOf(id, state)),
  etag: etagOf(state.revision),
  ...(status === 201 && { location: `/v1/instances/${id}` }),
});

export function answerTask(id: string, number: number, state: InstanceState): Answer {
  const task = taskNamed(state, number)!;
  const body: TaskAnswer = {
    id: taskIdOf(id, number),
    status: task.status,
    outcome: task.outcome ?? null,
    claimedBy: task.claim?.by ?? null,
    revision: task.revision,
    instance: instanceAnswerOf(id, state),
  };
  return { status: 200, body: JSON.stringify(body), etag: etagOf(task.revision) };
}
