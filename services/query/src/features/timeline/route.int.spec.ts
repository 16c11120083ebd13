import { eventList, instanceDiff } from '@procession/contracts/http/query.ts';
import type { Json, JsonObject } from '@procession/contracts/json.ts';
import { deriveTenantKey, newSubjectKey, sealValue, wrapSubjectKey } from '@procession/platform/sealing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument } from '../../testing/refund-definition.ts';

const subject = 'entity:booking/B-7';
const subjectKey = newSubjectKey();
let office: Office;
const log = new MadeLog('acme', people);
let id: string;

/** Seals the field `iban`, as the command service does before it appends. */
log.seal = (stream, data) => {
  const sealIn = (values: Json | undefined): Json | undefined => {
    if (typeof values !== 'object' || values === null || !('iban' in values)) return values;
    const { iban } = values as JsonObject;
    const sealed = sealValue(subjectKey, subject, { tenant: 'acme', stream, field: 'iban' }, iban!);
    return { ...(values as JsonObject), iban: sealed as unknown as Json };
  };
  return {
    ...data,
    ...('data' in data && { data: sealIn(data.data)! }),
    ...('set' in data && { set: sealIn(data.set)! }),
  };
};

beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  id = log.start('refund', 'ana', { reason: 'Flood', iban: 'ES91 2100' });
  log.tell(id, 'maria', { type: 'DecideTask', task: 1, outcome: 'sent_back', comment: 'Which flat?' });
  log.tell(id, 'ana', { type: 'CompleteTask', task: 2, data: { reason: 'Flood in B' } });
  log.tell(id, 'sam', { type: 'ClaimTask', task: 3 });
  log.tell(id, 'sam', { type: 'DecideTask', task: 3, outcome: 'approved' });
  log.tell(id, 'omar', { type: 'AssignTask', task: 4, from: 'user:omar', to: 'rita', reason: 'holiday' });
  log.tell(id, 'mei', { type: 'DecideTask', task: 4, outcome: 'rejected', comment: 'Too late' });
  const tenantKey = deriveTenantKey(office.dataKey, 'acme');
  await admin('insert into log.subject_keys (tenant, subject, wrapped_key) values ($1, $2, $3)', [
    'acme',
    subject,
    wrapSubjectKey(tenantKey, subject, subjectKey),
  ]);
  await office.fill(log.events);
});
afterAll(() => office.close());

async function admin(text: string, values: unknown[]): Promise<void> {
  const client = new pg.Client(office.database.urls.admin);
  await client.connect();
  try {
    await client.query(text, values);
  } finally {
    await client.end();
  }
}

test('the history is told in sentences', async () => {
  const { body } = await office.get(`/v1/instances/${id}/events`, 'ana@acme');
  const { items, next } = eventList.parse(body);
  expect(next).toBeNull();
  expect(items.map(({ summary }) => summary)).toEqual([
    'Ana Ruiz started “Refund B-7”.',
    '“Sales manager” was given to Maria Lopez and Sam Okafor.',
    'Maria Lopez sent “Sales manager” back: “Which flat?”.',
    '“Sales manager” is done: sent back.',
    '“Revise” was given to Ana Ruiz.',
    'Ana Ruiz completed “Revise”.',
    'Ana Ruiz filled in reason.',
    '“Sales manager” was given to Maria Lopez and Sam Okafor.',
    'Sam Okafor took “Sales manager”.',
    'Sam Okafor approved “Sales manager”.',
    '“Sales manager” is done: approved.',
    '“Finance” was given to Mei Tanaka and Omar Haddad.',
    'Omar Haddad assigned “Finance” to Rita Berg, in place of Omar Haddad: “holiday”.',
    'Mei Tanaka rejected “Finance”: “Too late”.',
    '“Finance” is done: rejected.',
    'It ended: rejected.',
  ]);
  expect(items[0]).toMatchObject({ id: `instance-${id}/1`, fromStatus: null, toStatus: 'in_progress' });
  expect(items.at(-1)).toMatchObject({ fromStatus: 'in_progress', toStatus: 'rejected' });
});

test.each(['facts', 'all'])('pages of %s hold each event once, in order', async (detail) => {
  const whole = (await office.get(`/v1/instances/${id}/events?limit=200&detail=${detail}`, 'ana@acme')).body.items;
  const paged: unknown[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const { body } = await office.get(`/v1/instances/${id}/events?limit=1&detail=${detail}${cursor}`, 'ana@acme');
    paged.push(...body.items);
    next = body.next;
  }
  expect(paged).toEqual(whole);
  const revisions = whole.map((entry: { revision: number }) => entry.revision);
  if (detail === 'all') expect(revisions).toEqual(log.eventsOf(id).map(({ revision }) => revision));
});

test('whoever has the beginning asks for what came after it', async () => {
  const whole = log.eventsOf(id).map(({ revision }) => revision);
  const { body } = await office.get(`/v1/instances/${id}/events?limit=200&detail=all&after=${whole[2]}`, 'ana@acme');
  expect(body.items.map(({ revision }: { revision: number }) => revision)).toEqual(whole.slice(3));
  const end = await office.get(`/v1/instances/${id}/events?after=${whole.at(-1)}`, 'ana@acme');
  expect(end.body).toEqual({ items: [], next: null });
});

test('all events come with their data and hashes, and without a sensitive value', async () => {
  const { body, text } = await office.get(`/v1/instances/${id}/events?limit=200&detail=all`, 'mei@acme');
  const stored = log.eventsOf(id);
  expect(body.items.map((entry: JsonObject) => [entry.type, entry.hash])).toEqual(stored.map((e) => [e.type, e.hash]));
  expect(body.items[0].data.data).toEqual({ reason: 'Flood', iban: { $withheld: 'not_shown_to_you' } });
  expect(text).not.toContain('$sealed');
});

test('a difference says what a command changed', async () => {
  const events = log.eventsOf(id);
  const sent = events.find(({ type }) => type === 'DataChanged')!.revision;
  const before = events.find(({ type }) => type === 'TaskCompleted')!.revision;
  const { body } = await office.get(`/v1/instances/${id}/diff?from=${before}&to=${sent}`, 'ana@acme');
  const { changes, facts } = instanceDiff.parse(body);
  expect(changes).toContainEqual({ path: '/data/reason', before: 'Flood', after: 'Flood in B' });
  expect(changes).toContainEqual({ path: '/stepId', before: 'revise', after: 'manager' });
  expect(changes.map(({ path }) => path)).not.toContain('/revision');
  expect(facts.map(({ fact }) => fact)).toEqual(['TaskCompleted', 'DataChanged', 'TaskOpened']);
});

test('a difference from nothing, to itself, and beyond the end', async () => {
  const all = (await office.get(`/v1/instances/${id}/diff?from=0&to=1`, 'ana@acme')).body;
  expect(all).toMatchObject({ from: 0, changes: expect.arrayContaining([{ path: '/status', after: 'in_progress' }]) });
  const none = (await office.get(`/v1/instances/${id}/diff?from=3&to=3`, 'ana@acme')).body;
  expect(none).toMatchObject({ changes: [], facts: [] });
  expect((await office.get(`/v1/instances/${id}/diff?from=0&to=999`, 'ana@acme')).status).toBe(404);
});

test('a sensitive value is opened for whom a task showed it, and gone for all when its key is destroyed', async () => {
  const ibanFor = async (as: string, at = '') => (await office.get(`/v1/instances/${id}${at}`, as)).body.data.iban;
  const notShown = { $withheld: 'not_shown_to_you' };
  expect(await ibanFor('mei@acme')).toBe('ES91 2100');
  expect(await ibanFor('mei@acme', '?at=1')).toBe('ES91 2100');
  expect(await ibanFor('omar@acme')).toBe('ES91 2100');
  expect(await ibanFor('rita@acme')).toBe('ES91 2100');
  expect(await ibanFor('ana@acme')).toEqual(notShown);
  expect(await ibanFor('maria@acme')).toEqual(notShown);
  expect((await office.get(`/v1/tasks/${id}.4`, 'mei@acme')).body.data).toEqual({ iban: 'ES91 2100' });
  await admin('update log.subject_keys set wrapped_key = null where tenant = $1 and subject = $2', ['acme', subject]);
  expect(await ibanFor('mei@acme')).toEqual({ $withheld: 'erased' });
  expect(await ibanFor('ana@acme')).toEqual(notShown);
});
