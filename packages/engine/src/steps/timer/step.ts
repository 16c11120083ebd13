import { raiseAt } from '../../instance/incidents.ts';
import { instantOf } from '../../instance/instants.ts';
import type { ItemRef } from '../../instance/routing-state.ts';
import type { StepType } from '../../instance/step-types.ts';
import { cancelTimers, scheduleTimer } from '../../instance/timers.ts';
import { evaluated, itemId, type Work } from '../../instance/work.ts';

/** Waits for an instant. */
export const timer: StepType = {
  open: (work, item, { config }) => {
    if (config.type !== 'timer') return;
    const instant = evaluated(() => instantOf(work, config.at, item));
    if ('failed' in instant) raiseAt(work, item, 'expression-failed', 'open', instant.failed);
    else scheduleTimer(work, { purpose: 'step', item: itemId(work, item), ...instant.value });
  },
  withdraw: (work, item) => cancelTimersOf(work, item),
};

export function cancelTimersOf(work: Work, item: ItemRef): void {
  const id = itemId(work, item);
  cancelTimers(work, (open) => open.item === id);
}
