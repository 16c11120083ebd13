import type { StepType } from '../../instance/step-types.ts';
import { openTask, withdrawTasks } from '../../instance/tasks.ts';

/** One person fills it in (`complete-task.ts`). */
export const form: StepType = {
  open: (work, item, step) => {
    if (step.config.type === 'form') openTask(work, item, step, step.config);
  },
  withdraw: withdrawTasks,
};
