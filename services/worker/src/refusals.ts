import type { InternalResult } from '@procession/contracts/internal.ts';
import type { Logger } from '@procession/platform/logger.ts';
import { type Duty, instanceOf } from './duties/duty.ts';
import { refusalsRememberedMax } from './limits.ts';

type Rejection = Extract<InternalResult, { rejection: object }>['rejection'];

/** What an instance that refuses means: `passing`: later it may take it; `over`: it needs it no more; `final`: it will never take this. */
export function meaningOf({ type }: Rejection): 'passing' | 'over' | 'final' {
  if (passing.has(type)) return 'passing';
  return over.has(type) ? 'over' : 'final';
}

const passing: ReadonlySet<string> = new Set(['too-early', 'instance-suspended', 'instance-pending']);
const over: ReadonlySet<string> = new Set([
  'timer-closed',
  'job-closed',
  'attempt-superseded',
  'instance-ended',
  'instance-not-found',
]);

/** Says once of each duty, not at each try, that its instance will not take what comes of it. */
export function logRefusals(logger: Logger): (duty: Duty, rejection: Rejection) => void {
  const said = new Set<string>();
  return (duty, { type, detail }) => {
    const { tenant, kind, number, attempt, stream } = duty;
    const key = `${tenant}/${stream}/${kind}/${number}/${attempt}`;
    if (said.has(key)) return;
    said.add(key);
    if (said.size > refusalsRememberedMax) said.delete(said.values().next().value!);
    logger.error(
      { tenant, instance: instanceOf(duty), kind, number, refusal: type, detail },
      'an instance takes no result of this; it is tried again, ever more seldom',
    );
  };
}
