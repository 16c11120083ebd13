import type { StepType } from '../../instance/step-types.ts';
import { openTask } from '../../instance/tasks.ts';

/** People decide; the policy says when it is certain (`decide-task.ts`). */
export const approval: StepType = {
  open: (work, serial, step) => {
    if (step.config.type === 'approval') openTask(work, serial, step, step.config);
  },
};
