import { cancelChildren, startChild } from '../../instance/children.ts';
import type { StepType } from '../../instance/step-types.ts';

/** Runs another definition as an instance of its own. Detached, it goes on at once and the child goes its own way. */
export const subprocess: StepType = {
  run: (work, item, step) => {
    const isStarted = startChild(work, item, step);
    return isStarted && step.config.type === 'subprocess' && step.config.detached ? 'completed' : undefined;
  },
  withdraw: cancelChildren,
};
