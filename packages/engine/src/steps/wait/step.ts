import type { WaitAlternative } from '@procession/contracts/events/machine-facts.ts';
import type { WaitedFor } from '../../compiled-machines.ts';
import { callbackKey } from '../../instance/callbacks.ts';
import { raiseAt } from '../../instance/incidents.ts';
import { type Instant, instantOf } from '../../instance/instants.ts';
import { scopeOf } from '../../instance/names-in-scope.ts';
import type { ItemRef } from '../../instance/routing-state.ts';
import type { StepType } from '../../instance/step-types.ts';
import { cancelTimers, scheduleTimer } from '../../instance/timers.ts';
import { cancelWaits, meetWait, openWait } from '../../instance/waits.ts';
import { evaluated, itemId, type Work } from '../../instance/work.ts';

/** Waits for the first of several things from outside. */
export const wait: StepType = {
  open: (work, item, { name, label, config }) => {
    if (config.type !== 'wait') return;
    const alternatives = evaluated(() => config.for.map((one) => resolved(work, item, one)));
    if ('failed' in alternatives) {
      raiseAt(work, item, 'expression-failed', 'open', alternatives.failed);
      return;
    }
    const id = itemId(work, item);
    const waitNumber = work.state.waitCount + 1;
    const opened = alternatives.value.map((one, index): WaitAlternative => {
      if (!('instant' in one)) return { index, ...one };
      const timer = scheduleTimer(work, { purpose: 'wait', item: id, wait: waitNumber, index, ...one.instant });
      return { index, timer, at: one.instant.at };
    });
    openWait(work, { item: id, step: name, stepName: label, alternatives: opened });
  },
  standing: meetWait,
  withdraw: (work, item, cause) => {
    const id = itemId(work, item);
    cancelTimers(work, (timer) => timer.purpose === 'wait' && timer.item === id);
    cancelWaits(work, (open) => !open.interrupt && open.item === id, cause);
  },
};

type Resolved =
  | { message: string; key: string }
  | { callback: string; key: string }
  | { signal: string }
  | { when: true }
  | { instant: Instant };

function resolved(work: Work, item: ItemRef, one: WaitedFor): Resolved {
  switch (one.kind) {
    case 'message':
      return { message: one.message, key: one.key(scopeOf(work, item)) };
    case 'callback':
      return { callback: one.step, key: callbackKey(work, item, one.step) };
    case 'signal':
      return { signal: one.signal };
    case 'when':
      return { when: true };
    case 'time':
      return { instant: instantOf(work, one.at, item) };
  }
}
