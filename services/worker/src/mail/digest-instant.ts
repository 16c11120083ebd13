import { instantOfWall, wallOf } from '@procession/engine/time/wall-clock.ts';

/**
 * When the next digest is due (ms): at the next instant at which the clocks of the zone show that full hour for the first time of a day. An
 * hour that a change of clocks skips is the instant of the change.
 */
export function nextDigestAt(nowMs: number, { digestHour, zone }: { digestHour: number; zone: string }): number {
  const today = wallOf(nowMs, zone).with({ hour: digestHour, minute: 0, second: 0, millisecond: 0 });
  const instantMs = instantOfWall(today, zone);
  return instantMs > nowMs ? instantMs : instantOfWall(today.add({ days: 1 }), zone);
}
