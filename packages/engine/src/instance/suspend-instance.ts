import type { Rejection } from '../decider.ts';
import { shifted } from '../time/remaining.ts';
import type { InstanceCommand } from './command.ts';
import { reasonRefused } from './reason.ts';
import { refuse } from './rejections.ts';
import { expectedMoved } from './revisions.ts';
import { operateRefused } from './rights.ts';
import { type InstanceState, openTasks } from './state.ts';
import { frameOfTimer } from './time-frame.ts';
import { actedBy, record, type Work } from './work.ts';

/** Nothing moves until it is resumed: clocks stop, messages are kept, what people and machines send is refused. */
export function suspendInstance(work: Work, { reason }: { reason: string }): Rejection | undefined {
  const refused = operateRefused(work, 'suspend this instance') ?? reasonRefused(reason) ?? expectedMoved(work);
  if (refused) return refused;
  record(work, 'InstanceSuspended', { ...actedBy(work), reason });
  return undefined;
}

/** What was due goes on with the time, elapsed or business, that was left. */
export function resumeInstance(work: Work, { reason }: { reason: string }): Rejection | undefined {
  const refused = operateRefused(work, 'resume this instance') ?? reasonRefused(reason) ?? expectedMoved(work);
  if (refused) return refused;
  const { suspended, timers } = work.state;
  if (!suspended) return refuse('nothing-to-change', 'The instance is not suspended');
  const moved = ({ at, business }: { at: string; business?: { calendar: string } | undefined }): string =>
    shifted({
      at,
      suspendedAt: suspended.at,
      resumedAt: work.context.now,
      calendar: business && frameOfTimer(work, business).calendar,
    });
  record(work, 'InstanceResumed', {
    ...actedBy(work),
    reason,
    timers: timers.map((timer) => ({ timer: timer.timer, at: moved(timer) })),
    due: openTasks(work.state).flatMap(({ task, due }) => (due ? [{ task, at: moved(due) }] : [])),
  });
  return undefined;
}

/** People may talk about it while nothing moves, and end it. */
const whileSuspended: ReadonlySet<InstanceCommand['type']> = new Set(['ResumeInstance', 'CancelInstance', 'Comment']);

export function refusedWhileSuspended({ suspended }: InstanceState, { type }: InstanceCommand): Rejection | undefined {
  if (!suspended || whileSuspended.has(type)) return undefined;
  return refuse('instance-suspended', `The instance is suspended since ${suspended.at}: resume it first`, {
    at: suspended.at,
  });
}
