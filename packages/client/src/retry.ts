/** How often and how fast what may be repeated is tried again. */
export const retryLimits = {
  triesMax: 5,
  firstWaitMs: 150,
  waitMaxMs: 5_000,
  answerTimeoutMs: 20_000,
} as const;

/** A limit that holds for the caller, whichever copy is asked. */
export const tooManyRequests = 429;
const passing = new Set([tooManyRequests, 502, 503, 504]);

/** The same request may succeed in a moment. */
export const isPassing = (status: number): boolean => passing.has(status);

/**
 * How long to wait before try number `next` (2, 3, …). Grows, and is scattered so that clients who failed together do not
 * come back together. A `Retry-After` is kept to, up to the limit.
 */
export function waitBefore(next: number, retryAfter: string | null, random: () => number = Math.random): number {
  const most = Math.min(retryLimits.waitMaxMs, retryLimits.firstWaitMs * 2 ** (next - 2));
  const scattered = most * (0.5 + random() / 2);
  const asked = retryAfter === null ? 0 : Number(retryAfter) * 1_000;
  return Math.min(retryLimits.waitMaxMs, Math.max(scattered, Number.isFinite(asked) ? asked : 0));
}
