import { Temporal } from 'temporal-polyfill';

/** What the wall clock of a zone shows at an instant. */
export const wallOf = (instantMs: number, zone: string): Temporal.PlainDateTime =>
  Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(zone).toPlainDateTime();

/**
 * The instant (ms) at which the wall clock shows a time. One that a change of clocks skips is the next instant that exists, that of the
 * change; one that occurs twice is the first. So later wall times are never earlier instants.
 */
export function instantOfWall(wall: Temporal.PlainDateTime, zone: string): number {
  const first = wall.toZonedDateTime(zone, { disambiguation: 'earlier' });
  if (first.toPlainDateTime().equals(wall)) return first.epochMilliseconds;
  return first.getTimeZoneTransition('next')?.epochMilliseconds ?? first.epochMilliseconds;
}
