import type { DueRule } from '../compiled-due.ts';
import type { InstanceState } from '../instance/state.ts';
import { roleOf, type Sent, usersOf } from '../testing.ts';

export const kindsOfStage = ['notify', 'escalate', 'reassign', 'end'] as const;

/** A reminder a second before, then a stage at once, and one two seconds later. */
export const dueOf = (stage: (typeof kindsOfStage)[number]): DueRule => ({
  when: { after: 'PT3S' },
  remind: ['PT1S'],
  stages: [
    stage === 'end' ? { outcome: 'rejected' } : { tells: { how: stage, assign: roleOf('finance') } },
    { after: 'PT2S', tells: { how: 'escalate', assign: usersOf(['eve']) } },
  ],
});

/** A timer is drawn as a number among those that are open. */
export function onOpenTimer(drawn: Sent, { timers }: InstanceState): Sent {
  if (drawn.command.type !== 'FireTimer') return drawn;
  const timer = timers[drawn.command.timer % Math.max(1, timers.length)]?.timer ?? 1;
  return { ...drawn, command: { ...drawn.command, timer } };
}
