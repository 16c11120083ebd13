import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
const choices = { email: 'digest' as const, kinds: {}, digestHour: 18, zone: 'Europe/Lisbon' };

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) log.registerPeople(permissions);
  acme.putCalendar('default', {
    name: 'Office',
    zone: 'Asia/Tokyo',
    week: { mon: [{ from: '09:00', to: '17:00' }] },
    holidays: [],
    extra: [],
  });
  acme.choose('ana', { ...choices, email: 'off' });
  acme.choose('ana', choices);
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const read = async (as: string) => (await office.get('/v1/me/notification-choices', as)).body;

test('one sees what one chose last, and in each tenant what one chose there', async () => {
  expect(await read('ana@acme')).toEqual({ revision: 2, choices, address: null, failed: null });
  expect(await read('ana@other')).toMatchObject({ revision: 0, choices: { zone: 'UTC' } });
});

test('who has chosen nothing is told at once, by the clocks of the tenant', async () => {
  expect(await read('bo@acme')).toEqual({
    revision: 0,
    choices: { email: 'at_once', kinds: {}, digestHour: 7, zone: 'Asia/Tokyo' },
    address: null,
    failed: null,
  });
});

test('a mail that did not reach somebody is shown to them, and to nobody else', async () => {
  const admin = new pg.Client(office.database.urls.admin);
  await admin.connect();
  await admin.query(
    `insert into log.mails (tenant, user_id, is_digest, due_at, ended_at, outcome, last_error) values
       ('acme', 'bo', false, now(), '2026-01-05T09:00:00Z', 'failed', '550 gone'), ('acme', 'bo', false, now(), now(), 'sent', null)`,
  );
  await admin.end();
  expect((await read('bo@acme')).failed).toEqual({ at: '2026-01-05T09:00:00.000Z', why: '550 gone' });
  expect((await read('ana@acme')).failed).toBeNull();
  expect((await read('bo@other')).failed).toBeNull();
});

test('choices make no rows and no line of the audit', async () => {
  const { items } = (await office.get('/v1/audit', 'root@acme')).body;
  const facts = items.map(({ fact }: { fact: string }) => fact);
  expect(facts).toContain('CalendarDefined');
  expect(facts).not.toContain('NotificationChoicesMade');
});
