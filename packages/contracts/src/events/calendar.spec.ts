import { expect, test } from 'vitest';
import { calendarProfile } from './calendar.ts';

const office = {
  name: 'Office',
  zone: 'Europe/Berlin',
  week: { mon: [{ from: '09:00', to: '17:00' }] },
  holidays: [],
  extra: [],
};

test('a calendar has a zone and at least an hour a week', () => {
  expect(calendarProfile.parse(office)).toEqual(office);
});

test.each([
  ['no working time', { week: {} }, 'has less than 60 minutes of working time'],
  ['an offset for a zone', { zone: '+01:00' }, 'is no time zone'],
  ['an unknown zone', { zone: 'Europe/Entenhausen' }, 'is no time zone'],
  ['a span that ends before it begins', { week: { mon: [{ from: '22:00', to: '06:00' }] } }, 'past midnight'],
  [
    'spans that overlap',
    {
      week: {
        mon: [
          { from: '09:00', to: '17:00' },
          { from: '16:00', to: '18:00' },
        ],
      },
    },
    'do not overlap',
  ],
  ['a time of day that is none', { week: { mon: [{ from: '9:00', to: '25:00' }] } }, '00:00 to 24:00'],
  ['a day that is none', { holidays: [{ on: '2026-02-30' }] }, 'date'],
  ['a day named twice', { holidays: [{ on: '2026-12-25' }, { on: '2026-12-25' }] }, 'names a day twice'],
  ['an extra day without hours', { extra: [{ on: '2026-12-25', hours: [] }] }, 'Too small'],
])('%s is refused', (_what, part, why) => {
  const parsed = calendarProfile.safeParse({ ...office, ...part });
  expect(JSON.stringify(parsed.error?.issues)).toContain(why);
});
