import { calendarAnswer, calendarList } from '@procession/contracts/http/calendars.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
const profile = { name: 'Office', zone: 'Europe/Berlin', week: { mon: [{ from: '09:00', to: '17:00' }] } };

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) log.registerPeople(permissions);
  acme.putCalendar('office', { ...profile, holidays: [], extra: [] });
  acme.putCalendar('office', { ...profile, holidays: [{ on: '2026-12-25' }], extra: [] });
  acme.putCalendar('plant', { ...profile, name: 'Plant', holidays: [], extra: [] });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

test('calendars are as their last change made them, and of one tenant', async () => {
  const { items } = calendarList.parse((await office.get('/v1/directory/calendars', 'nobody@acme')).body);
  expect(items.map(({ id, version }) => [id, version])).toEqual([
    ['office', 2],
    ['plant', 1],
  ]);
  expect((await office.get('/v1/directory/calendars', 'nobody@other')).body).toEqual({ items: [] });
});

test('one has its version as ETag', async () => {
  const answer = await office.get('/v1/directory/calendars/office', 'nobody@acme');
  expect(answer.headers.etag).toBe('"2"');
  expect(calendarAnswer.parse(answer.body).profile.holidays).toEqual([{ on: '2026-12-25' }]);
  expect(await office.get('/v1/directory/calendars/office', 'nobody@other')).toMatchObject({
    status: 404,
    body: { type: 'urn:procession:problem:calendar-not-found' },
  });
});
