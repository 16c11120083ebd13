import { endInstance } from '../../instance/ending.ts';
import { moveCodes } from '../../instance/moves.ts';
import type { StepType } from '../../instance/step-types.ts';
import { move } from '../../instance/work.ts';

/** Ends the instance with its status, or only notes the status and lets the other branches finish. */
export const end: StepType = {
  run: (_work, _item, { config }) => (config.type === 'end' ? config.status : undefined),
  left: (work, serial, { config }) => {
    if (config.type !== 'end') return;
    if (config.rest === 'wait') move(work, moveCodes.endReached, serial, config.status);
    else endInstance(work, config.status);
  },
};
