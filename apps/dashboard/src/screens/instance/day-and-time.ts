import { clock, day, dayKey, type Zone } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** “today 14:02”, “20 Nov 14:02”. */
export const dayAndTime = (at: number, zone: Zone, now = Date.now()): string =>
  dayKey(at, zone) === dayKey(now, zone)
    ? words.instance.today(clock(at, zone))
    : words.instance.onDay(day(at, zone), clock(at, zone));
