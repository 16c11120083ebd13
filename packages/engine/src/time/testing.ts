import { calendarProfile } from '@procession/contracts/events/calendar.ts';
import type { Calendar } from './calendar.ts';

/** Zones with rules that differ: half an hour of summer time, midnight changes, quarter hours, none at all, a change of sides. */
export const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Kolkata',
  'America/St_Johns',
  'Pacific/Apia',
  'Africa/Cairo',
] as const;

const nineToFive = [
  { from: '09:00', to: '12:00' },
  { from: '13:00', to: '18:00' },
];

/** Monday to Friday eight hours, with Christmas, and a working Saturday before it. */
export const office = (zone = 'Europe/Berlin', version = 1): Calendar => ({
  id: 'office',
  version,
  profile: calendarProfile.parse({
    name: 'Office',
    zone,
    week: { mon: nineToFive, tue: nineToFive, wed: nineToFive, thu: nineToFive, fri: nineToFive },
    holidays: [{ on: '2026-12-25', name: 'Christmas' }, { on: '2026-12-26' }],
    extra: [{ on: '2026-12-19', hours: [{ from: '10:00', to: '14:00' }] }],
  }),
});

/** What a clock on the wall shows, by the runtime's own formatter: `2026-03-29 02:30:00.000`. */
export function shown(instant: string | number, zone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    fractionalSecondDigits: 3,
    hourCycle: 'h23',
  }).formatToParts(new Date(instant));
  const part = (type: string) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')} ${part('hour')}:${part('minute')}:${part('second')}.${part('fractionalSecond')}`;
}
