import { OutboundError } from '@procession/outbound/outbound-error.ts';
import { retryAfterMs } from '@procession/outbound/retry-after.ts';

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** Waits before the second, third … try, as Standard Webhooks proposes; after the last of them a delivery is given up. */
export const retryScheduleMs = [
  5_000,
  5 * minuteMs,
  30 * minuteMs,
  2 * hourMs,
  5 * hourMs,
  10 * hourMs,
  14 * hourMs,
  20 * hourMs,
  24 * hourMs,
] as const;

/** What becomes of a delivery after a try. `gone`: the receiver wants no more of them. */
export type Verdict =
  | { became: 'delivered'; status: number }
  | { became: 'failed'; status?: number; error: string; gone?: true }
  | { became: 'waiting'; waitMs: number; status?: number; error: string };

const goneStatus = 410;

/** `tries`: with this one. `chance`: in [0, 1), so that many that failed together do not come back together. */
export function verdictOf(
  tried: { status: number; headers: Record<string, string> } | { error: unknown },
  { tries, chance, nowMs }: { tries: number; chance: number; nowMs: number },
): Verdict {
  if ('status' in tried && tried.status >= 200 && tried.status < 300)
    return { became: 'delivered', status: tried.status };
  const status = 'status' in tried ? { status: tried.status } : {};
  const error = 'status' in tried ? `the answer was ${tried.status}` : messageOf(tried.error);
  if (status.status === goneStatus) return { became: 'failed', ...status, error, gone: true };
  const nextMs = retryScheduleMs[tries - 1];
  if (nextMs === undefined) return { became: 'failed', ...status, error };
  const patienceMs = 'status' in tried ? (retryAfterMs(tried.headers['retry-after'], nowMs) ?? 0) : 0;
  return {
    became: 'waiting',
    ...status,
    error,
    waitMs: Math.max(patienceMs, Math.round(nextMs * (0.8 + 0.4 * chance))),
  };
}

const messageOf = (error: unknown): string =>
  error instanceof OutboundError ? error.message.slice(0, 500) : 'the delivery could not be sent';
