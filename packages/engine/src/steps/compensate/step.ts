import { startCompensation } from '../../instance/compensation.ts';
import type { StepType } from '../../instance/step-types.ts';

/** Takes back what was completed in its scope. Each `undo` is a visit inside it, so that whatever is open is withdrawn with it. */
export const compensate: StepType = { open: startCompensation };
