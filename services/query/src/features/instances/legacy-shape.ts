import { assigneeOf } from '@procession/contracts/assignee.ts';
import type { legacyInstance, legacyStep } from '@procession/contracts/http/legacy-instance.ts';
import { openSeats } from '@procession/contracts/seats.ts';
import type { z } from 'zod';
import type { InstanceDetail, TaskView } from '../../moments/detail.ts';

export type LegacyInstance = z.infer<typeof legacyInstance>;
type LegacyStep = z.infer<typeof legacyStep>;

/** The old embedded shape: the row with `stepInstances`, one per visit. Never stored: made from the same moment's detail. */
export function legacyShape(detail: InstanceDetail, roleName: (role: string) => string | undefined): LegacyInstance {
  const {
    steps,
    tasks,
    incidentList: _i,
    work: _w,
    parent: _p,
    locals: _locals,
    leftOut: _l,
    shownAt: _s,
    initiatorName: _n,
    ...row
  } = detail;
  const taskById = new Map(tasks.map((task) => [task.id, task]));
  return {
    ...row,
    stepInstances: steps.map((step): LegacyStep => {
      const task = step.task === null ? undefined : taskById.get(step.task);
      const last = task?.decisions.at(-1);
      const assignee = task && assigneeOfStep(task, roleName);
      return {
        id: step.visit,
        stepId: step.step,
        name: step.name,
        status: step.status,
        assigneeId: assignee?.id ?? null,
        assigneeName: assignee?.name ?? null,
        openedAt: step.enteredAt,
        dueAt: task?.dueAt ?? null,
        completedAt: step.completedAt,
        outcome: step.outcome,
        comment: last?.comment ?? null,
      };
    }),
  };
}

/** An open step names who may act; a closed one who decided last, else who could have. */
function assigneeOfStep(task: TaskView, roleName: (role: string) => string | undefined) {
  const last = task.decisions.at(-1);
  if (task.status !== 'open' && last) return { id: `user:${last.by}`, name: last.byName ?? last.by };
  const claim = task.claimedBy === null ? undefined : { by: task.claimedBy };
  const seats = openSeats(task.seats, task.decisions, task.policy?.order === 'sequential');
  return assigneeOf({ seats: seats.length > 0 ? seats : task.seats, claim, roleName });
}
