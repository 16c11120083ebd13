import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const dayMs = 86_400_000;
const day = (offset: number): string => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);
const away = { user: 'mei', from: day(-1), to: day(1), zone: 'UTC' };
let task = '';
let other = '';

beforeAll(async () => {
  office = await openOffice();
  acme.registerPeople(permissions);
  acme.publish(refundDocument);
  acme.publish({ ...refundDocument, key: 'other', access: { read: ['auditor'] } });
  for (const definition of ['refund', 'other']) {
    const id = acme.start(definition, 'ana', { reason: 'ill', amount: { amount: '5.00', currency: 'EUR' } });
    acme.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
    if (definition === 'refund') task = `${id}.2`;
    else other = `${id}.2`;
  }
  acme.recordAbsence('now', { ...away, substitute: 'sub', definitions: ['other'] });
  acme.recordAbsence('over', { ...away, substitute: 'late', from: day(-9), to: day(-4) });
  acme.recordAbsence('cancelled', { ...away, substitute: 'late' });
  acme.recordAbsence('cancelled', { ...away, substitute: 'late' }, 'AbsenceCancelled');
  await office.fill(acme.events);
});
afterAll(() => office.close());

const idsOf = ({ body }: { body: unknown }) => (body as { items: { id: string }[] }).items.map(({ id }) => id);

test('a substitute has the tasks of whoever is absent in their list, of the definitions that are meant', async () => {
  expect(idsOf(await office.get('/v1/tasks', 'mei@acme'))).toEqual(expect.arrayContaining([task, other]));
  expect(idsOf(await office.get('/v1/tasks', 'sub@acme'))).toEqual([other]);
  expect(idsOf(await office.get('/v1/tasks', 'late@acme'))).toEqual([]);
});

test('they see such a task and its instance, and nothing else', async () => {
  const see = async (id: string, who: string) => (await office.get(`/v1/tasks/${id}`, who)).status;
  expect(await see(other, 'sub@acme')).toBe(200);
  expect((await office.get(`/v1/instances/${other.slice(0, -2)}`, 'sub@acme')).status).toBe(200);
  expect(await see(task, 'sub@acme')).toBe(404);
  expect(await see(other, 'late@acme')).toBe(404);
});

test('absences that are not over are listed for those whom they concern', async () => {
  expect(idsOf(await office.get('/v1/directory/absences', 'sub@acme'))).toEqual(['now']);
  expect(idsOf(await office.get('/v1/directory/absences', 'late@acme'))).toEqual([]);
});
