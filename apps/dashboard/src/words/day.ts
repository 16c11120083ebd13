import type { Zone } from './format.ts';

const hourMs = 3_600_000;

/** When the day of this instant began by the clocks of the zone; `days` before or after it. */
export function startOfDay(at: number, zone: Zone, days = 0): number {
  const then = new Date(at);
  return zone === 'utc'
    ? Date.UTC(then.getUTCFullYear(), then.getUTCMonth(), then.getUTCDate() + days)
    : new Date(then.getFullYear(), then.getMonth(), then.getDate() + days).getTime();
}

/** Hours since the day began; a day on which clocks change has one more or less. */
export const hoursInto = (at: number, zone: Zone): number => (at - startOfDay(at, zone)) / hourMs;
