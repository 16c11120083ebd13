import type { JobError } from '@procession/contracts/events/machine-facts.ts';
import type { ErrorOutcome, RetrySchedule } from '../compiled-machines.ts';
import { instanceLimits } from './limits.ts';
import type { JobState } from './machine-state.ts';
import type { Work } from './work.ts';

/** When the next attempt is made; undefined when there is none. Full jitter, and never before the receiver's Retry-After. */
export function nextAttemptAt(
  { context }: Work,
  { attempt, firstAttempt }: JobState,
  { max, firstMs, factor, capMs, never }: RetrySchedule,
  { error, retryAfterMs = 0 }: { error: JobError; retryAfterMs?: number },
): string | undefined {
  const retry = attempt - firstAttempt + 1;
  if (retry > max || (error.status !== undefined && never.has(error.status))) return undefined;
  const withinMs = Math.min(capMs, firstMs * factor ** (retry - 1));
  const asked = Math.min(retryAfterMs, instanceLimits.retryAfterMsMax);
  const inMs = Math.round(Math.max(withinMs * context.random(), asked));
  return new Date(Date.parse(context.now) + inMs).toISOString();
}

/** `409` before `4xx`; `timeout` and what workers call it by their names. */
export function outcomeOfError(errors: readonly ErrorOutcome[], { kind, status }: JobError): string | undefined {
  const names = status === undefined ? [kind] : [String(status), `${Math.floor(status / 100)}xx`];
  for (const name of names) {
    const found = errors.find(({ error }) => error === name);
    if (found) return found.outcome;
  }
  return undefined;
}
