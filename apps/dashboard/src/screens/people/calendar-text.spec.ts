import { expect, test } from 'vitest';
import {
  extraText,
  holidaysText,
  hoursPerWeek,
  readExtra,
  readHolidays,
  readSpans,
  spansText,
} from './calendar-text.ts';

test('the hours of a day are a row of times', () => {
  const spans = [
    { from: '09:00', to: '12:30' },
    { from: '13:30', to: '17:30' },
  ];
  expect(readSpans('9:00 – 12:30,13:30-17:30')).toEqual(spans);
  expect(readSpans(spansText(spans))).toEqual(spans);
  expect(readSpans(' ')).toEqual([]);
  expect(readSpans('nine to five')).toBeUndefined();
  expect(readSpans('09:00-12:00,')).toBeUndefined();
  expect(hoursPerWeek({ mon: spans, tue: [{ from: '09:00', to: '12:00' }] })).toBe(10.5);
});

test('holidays are a day a line, with a name or without', () => {
  const days = [{ on: '2026-12-25', name: 'Christmas' }, { on: '2027-01-01' }];
  expect(readHolidays(`${holidaysText(days)}\n\n`)).toEqual(days);
  expect(readHolidays('2026-12-25\nsoon')).toBe(2);
  expect(readHolidays('2026-13-45')).toBe(1);
});

test('days with other hours have their hours behind the day', () => {
  const days = [
    { on: '2026-12-24', hours: [{ from: '09:00', to: '12:00' }], name: 'Christmas Eve' },
    {
      on: '2026-12-31',
      hours: [
        { from: '09:00', to: '10:00' },
        { from: '11:00', to: '12:00' },
      ],
    },
  ];
  expect(readExtra(extraText(days))).toEqual(days);
  expect(readExtra('2026-12-24 Christmas Eve')).toBe(1);
});
