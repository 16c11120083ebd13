import type { StepType } from '../../instance/step-types.ts';
import { openTask } from '../../instance/tasks.ts';

/** One person fills it in (`complete-task.ts`). */
export const form: StepType = {
  open: (work, serial, step) => {
    if (step.config.type === 'form') openTask(work, serial, step, step.config);
  },
};
