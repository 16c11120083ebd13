import type { InstanceEvent } from '@procession/contracts/events/instance.ts';
import { isMachineFact } from '@procession/contracts/events/machine-facts.ts';
import { unreachable } from '@procession/contracts/json.ts';
import type { OpenWork } from '../../folded.ts';

/** What machines and clocks have under way for steps, oldest first, after one more fact. What only guards a step counts as nothing. */
export function workAfter(known: readonly OpenWork[], fact: InstanceEvent): readonly OpenWork[] {
  if (!isMachineFact(fact)) return known;
  switch (fact.type) {
    case 'JobRequested':
      return withWork(known, `job:${fact.data.job}`, fact.data.step);
    case 'JobCompleted':
    case 'JobFailed':
    case 'JobAbandoned':
      return withoutWork(known, `job:${fact.data.job}`);
    case 'WaitOpened': {
      const { wait, step, interrupt } = fact.data;
      return interrupt || step === undefined ? known : withWork(known, `wait:${wait}`, step);
    }
    case 'WaitSatisfied':
    case 'WaitCancelled':
      return withoutWork(known, `wait:${fact.data.wait}`);
    case 'TimerScheduled': {
      const { timer, purpose, item } = fact.data;
      return purpose === 'step' && item !== undefined ? withWork(known, `timer:${timer}`, stepOfItem(item)) : known;
    }
    case 'TimerFired':
      return withoutWork(known, `timer:${fact.data.timer}`);
    case 'TimerCancelled':
      return withoutWork(known, ...fact.data.timers.map((timer) => `timer:${timer}`));
    case 'SubprocessStarted':
      return fact.data.detached ? known : withWork(known, `child:${fact.data.child}`, fact.data.step);
    case 'SubprocessEnded':
    case 'SubprocessCancelled':
      return withoutWork(known, `child:${fact.data.child}`);
    case 'JobAttemptFailed':
    case 'EventEmitted':
      return known;
    default:
      return unreachable(fact);
  }
}

const withWork = (known: readonly OpenWork[], work: string, step: string): readonly OpenWork[] =>
  known.some((open) => open.work === work) ? known : [...known, { work, step }];

function withoutWork(known: readonly OpenWork[], ...works: readonly string[]): readonly OpenWork[] {
  const left = known.filter(({ work }) => !works.includes(work));
  return left.length === known.length ? known : left;
}

const stepOfItem = (item: string): string => item.slice(0, item.lastIndexOf('#'));
