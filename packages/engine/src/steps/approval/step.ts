import type { StepType } from '../../instance/step-types.ts';
import { openTask, withdrawTasks } from '../../instance/tasks.ts';

/** People decide; the policy says when it is certain (`decide-task.ts`). */
export const approval: StepType = {
  open: (work, item, step) => {
    if (step.config.type === 'approval') openTask(work, item, step, step.config);
  },
  withdraw: withdrawTasks,
};
