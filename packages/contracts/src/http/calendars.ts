import { z } from 'zod';
import { calendarId, calendarProfile } from '../events/calendar.ts';

/** Bodies of `/v1/directory/calendars`. */
const office = {
  name: 'Office',
  zone: 'Europe/Berlin',
  week: {
    mon: [{ from: '09:00', to: '17:00' }],
    tue: [{ from: '09:00', to: '17:00' }],
    wed: [{ from: '09:00', to: '17:00' }],
    thu: [{ from: '09:00', to: '17:00' }],
    fri: [{ from: '09:00', to: '12:00' }],
  },
  holidays: [{ on: '2026-12-25', name: 'Christmas' }],
  extra: [{ on: '2026-12-24', hours: [{ from: '09:00', to: '12:00' }] }],
};

export const putCalendar = z
  .strictObject({
    ...calendarProfile.shape,
    holidays: calendarProfile.shape.holidays.default([]),
    extra: calendarProfile.shape.extra.default([]),
  })
  .meta({ id: 'PutCalendar', examples: [office] });

export const calendarAnswer = z
  .object({
    id: calendarId,
    /** Counts its changes from 1. */
    version: z.int(),
    profile: calendarProfile,
  })
  .meta({
    id: 'Calendar',
    description: 'The calendar as it is now.',
    examples: [{ id: 'office', version: 1, profile: office }],
  });
export type CalendarAnswer = z.infer<typeof calendarAnswer>;

export const calendarList = z.object({ items: z.array(calendarAnswer) }).meta({
  id: 'CalendarList',
  description: 'All calendars, by id.',
  examples: [{ items: [{ id: 'office', version: 1, profile: office }] }],
});
