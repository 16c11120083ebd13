import { endInstance } from '../../instance/ending.ts';
import { moveCodes } from '../../instance/moves.ts';
import { itemOfScope } from '../../instance/routing-state.ts';
import { endScope } from '../../instance/scopes.ts';
import type { StepType } from '../../instance/step-types.ts';
import { move, visitOf } from '../../instance/work.ts';

/** Ends its scope with its status, or only notes the status and lets the other branches finish. */
export const end: StepType = {
  run: (_work, _item, { config }) => (config.type === 'end' ? config.status : undefined),
  left: (work, serial, { config }) => {
    if (config.type !== 'end') return;
    const { scope } = visitOf(work, serial);
    if (config.rest === 'wait') move(work, moveCodes.endReached, serial, config.status);
    else if (scope === undefined) endInstance(work, config.status);
    else endScope(work, itemOfScope(scope), config.status);
  },
};
