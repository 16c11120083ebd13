import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import type { TimerPurpose } from '@procession/contracts/events/machine-facts.ts';
import type { Rejection } from '../decider.ts';
import { fireStage, remind } from './due.ts';
import { interruptTimerFired } from './interrupts.ts';
import { itemDone } from './items.ts';
import { jobTimerFired } from './jobs.ts';
import { beginItem } from './locks.ts';
import type { TimerState } from './machine-state.ts';
import { refuse } from './rejections.ts';
import { itemNamed } from './routing-state.ts';
import { waitTimerFired } from './waits.ts';
import { record, type Work } from './work.ts';

/** Everything that happens by itself at an instant is a timer; its owner is told by the purpose when it fires. Gives its number. */
export function scheduleTimer(work: Work, timer: Omit<InstanceEventData<'TimerScheduled'>, 'timer'>): number {
  const number = work.state.timerCount + 1;
  record(work, 'TimerScheduled', { timer: number, ...timer });
  return number;
}

/** One fact for all of them. */
export function cancelTimers(work: Work, isCancelled: (timer: TimerState) => boolean): void {
  const timers = work.state.timers.filter(isCancelled).map(({ timer }) => timer);
  if (timers.length > 0) record(work, 'TimerCancelled', { timers });
}

/** A clock says that an instant has come. It is believed only when the command's own time says so, too: never early. */
export function fireTimer(work: Work, { timer: number }: { timer: number }): Rejection | undefined {
  const timer = work.state.timers.find((t) => t.timer === number);
  if (!timer) return refuse('timer-closed', `Timer ${number} is not open: it has fired or is not needed any more`);
  if (work.context.now < timer.at) {
    return refuse('too-early', `Timer ${number} is set for ${timer.at}`, { at: timer.at });
  }
  record(work, 'TimerFired', { timer: number });
  owners[timer.purpose]?.(work, timer);
  return undefined;
}

/** Who is told, by purpose. */
const owners: Partial<Record<TimerPurpose, (work: Work, timer: TimerState) => void>> = {
  remind,
  stage: fireStage,
  step: stepTimerFired,
  interrupt: interruptTimerFired,
  wait: waitTimerFired,
  job: jobTimerFired,
};

function stepTimerFired(work: Work, { item: id }: TimerState): void {
  const item = itemNamed(work.state.routing, id!)!;
  beginItem(work, item);
  itemDone(work, item, 'completed');
}
