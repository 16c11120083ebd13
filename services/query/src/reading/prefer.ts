import { queryLimits } from '@procession/contracts/http/query.ts';

/**
 * Seconds that the caller is ready to wait for rows that have reached its token: `Prefer: wait=2` (RFC 7240 §4.3).
 * Undefined when it says nothing of the kind: preferences that are not understood are ignored, as the RFC wants.
 */
export function preferredWaitSeconds(header: string | string[] | undefined): number | undefined {
  const preferences = [header ?? []].flat().join(',').split(',');
  for (const preference of preferences) {
    const [, seconds] = /^\s*wait\s*=\s*"?(\d{1,9})"?\s*(?:;.*)?$/i.exec(preference) ?? [];
    // The first counts when there are several (RFC 7240 §2).
    if (seconds !== undefined) return Math.min(Number(seconds), queryLimits.waitSecondsMax);
  }
  return undefined;
}
