import { notificationList } from '@procession/contracts/http/notifications.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument } from '../../testing/refund-definition.ts';

let office: Office;
const log = new MadeLog('acme', people);
const asked: string[] = [];

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  for (let n = 0; n < 5; n++) {
    const id = log.start('refund', 'ana', { reason: `Number ${n}` });
    asked.push(id);
    log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'rejected' });
  }
  await office.fill(log.events);
});
afterAll(() => office.close());

const listFor = async (as: string, query = '') =>
  notificationList.parse((await office.get(`/v1/notifications${query}`, as)).body);

test('everybody is shown what they were told, the newest first, and nobody else is', async () => {
  const { items, unread, readUpTo, next } = await listFor('ana@acme');
  expect(items.map(({ instance }) => instance)).toEqual(asked.toReversed());
  expect(items[0]).toMatchObject({ kind: 'instance_ended', status: 'rejected', actor: 'maria', task: null });
  expect({ unread, readUpTo, next }).toEqual({ unread: 5, readUpTo: null, next: null });
  expect((await listFor('maria@acme')).items).toEqual([]);
  expect((await listFor('ana@other')).items).toEqual([]);
});

test('pages hold every one once', async () => {
  const whole = (await listFor('ana@acme')).items;
  const paged: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const page = await listFor('ana@acme', `?limit=2${next === '' ? '' : `&cursor=${next}`}`);
    paged.push(...page.items);
    next = page.next;
  }
  expect(paged).toEqual(whole);
});

test('what was read is not counted any more', async () => {
  const { items } = await listFor('ana@acme');
  const admin = new pg.Client(office.database.urls.admin);
  await admin.connect();
  await admin.query('select log.mark_notifications($1, $2, $3)', ['acme', 'ana', items[1]!.at]);
  await admin.end();
  expect(await listFor('ana@acme')).toMatchObject({ unread: 1, readUpTo: items[1]!.at });
});
