import { instanceDetail, instanceList } from '@procession/contracts/http/query.ts';
import { instanceRow } from '@procession/contracts/read-models.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { lostDocument, people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const other = new MadeLog('other', people);
let refund: string;
let decided: string;
let secret: string;
let foreign: string;

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) {
    log.registerPeople(permissions);
    log.publish(refundDocument);
  }
  acme.publish(secretDocument);
  refund = acme.start('refund', 'ana', { reason: 'Flood', amount: { amount: '12.50', currency: 'EUR' } });
  decided = acme.start('refund', 'ana', { reason: 'Noise' }, { type: 'booking', id: 'B-8' });
  acme.tell(decided, 'maria', { type: 'DecideTask', task: 1, outcome: 'sent_back', comment: 'Which flat?' });
  acme.tell(decided, 'ana', { type: 'CompleteTask', task: 2, data: { reason: 'Noise in B' } });
  acme.tell(decided, 'sam', { type: 'DecideTask', task: 3, outcome: 'rejected' });
  secret = acme.start('secret-refund', 'omar', { reason: 'Private' });
  for (let n = 0; n < 25; n++)
    acme.start('refund', 'mei', { reason: `Number ${n}` }, { type: 'booking', id: `N-${n}` });
  foreign = other.start('refund', 'ana', { reason: 'Elsewhere' });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const idsFor = async (as: string, query = ''): Promise<string[]> => {
  const { body } = await office.get(`/v1/instances?limit=200${query}`, as);
  return instanceList.parse(body).items.map(({ id }) => id);
};

test('an instance is seen by whoever it concerns, and by readers where its definition does not restrict it', async () => {
  expect(await idsFor('ana@acme')).toEqual(expect.arrayContaining([refund, decided]));
  expect(await idsFor('ana@acme')).toHaveLength(2);
  expect(await idsFor('rita@acme')).toHaveLength(27);
  expect(await idsFor('rita@acme')).not.toContain(secret);
  expect(await idsFor('ada@acme')).toEqual([secret]);
  expect(await idsFor('omar@acme')).toEqual([secret]);
  expect(await idsFor('maria@acme')).toHaveLength(28);
  expect(await idsFor('nobody@acme')).toEqual([]);
  expect(await idsFor('rita@other')).toEqual([foreign]);
  expect(await idsFor('ana@other')).toEqual([foreign]);
});

test('what is foreign, invisible or not there answers the same', async () => {
  const nowhere = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
  const same = async (id: string, as: string) => {
    const { status, body, headers } = await office.get(`/v1/instances/${id}`, as);
    const { instance: _request, ...problem } = body;
    return { status, type: headers['content-type'], problem: JSON.stringify(problem).replaceAll(id, '<id>') };
  };
  const none = await same(nowhere, 'rita@acme');
  expect(none.status).toBe(404);
  expect(await same(foreign, 'rita@acme')).toEqual(none);
  expect(await same(secret, 'rita@acme')).toEqual(none);
  expect(await same(refund, 'rita@other')).toEqual(none);
  expect((await office.get(`/v1/instances/${secret}`, 'ada@acme')).status).toBe(200);
});

test('filters find what they say', async () => {
  expect(await idsFor('rita@acme', '&status=rejected')).toEqual([decided]);
  expect(await idsFor('rita@acme', '&status=rejected,approved&definition=refund')).toEqual([decided]);
  expect(await idsFor('rita@acme', '&status=rejected&status=in_progress')).toHaveLength(27);
  expect(await idsFor('rita@acme', '&entityType=booking&entityId=B-7')).toEqual([refund]);
  expect(await idsFor('rita@acme', '&initiator=ana')).toHaveLength(2);
  expect(await idsFor('rita@acme', '&assignee=role:sales_manager&initiator=ana')).toEqual([refund]);
  expect(await idsFor('rita@acme', '&incidents=true')).toEqual([]);
  expect(await idsFor('rita@acme', '&incidents=false')).toHaveLength(27);
});

test('a listed field is searched for by its value, as it is now', async () => {
  expect(await idsFor('rita@acme', '&column=f_reason:Flood')).toEqual([refund]);
  expect(await idsFor('rita@acme', '&column=f_reason:Noise%20in%20B&status=rejected')).toEqual([decided]);
  expect(await idsFor('rita@acme', '&column=f_reason:Noise')).toEqual([]);
  expect(await idsFor('rita@acme', '&column=f_reason:Flood&column=f_amount:12')).toEqual([]);
  expect(await idsFor('rita@acme', '&column=f_reason:Private')).toEqual([]);
  expect(await idsFor('ada@acme', '&column=f_reason:Private')).toEqual([secret]);
  expect(await idsFor('rita@other', '&column=f_reason:Flood')).toEqual([]);
  const { body } = await office.get('/v1/instances?column=f_reason:Flood&count=true', 'rita@acme');
  expect(body.total).toEqual({ count: 1, isExact: true });
  expect((await office.get('/v1/instances?column=Flood', 'rita@acme')).status).toBe(400);
});

test.each(['due', '-due', 'started', '-started', 'updated', '-updated'])(
  'pages by %s hold every instance once, in order',
  async (sort) => {
    const whole = (await office.get(`/v1/instances?limit=200&sort=${sort}`, 'maria@acme')).body;
    const paged: unknown[] = [];
    const url = `/v1/instances?limit=5&sort=${sort}&count=true`;
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await office.get(next === '' ? url : `${url}&cursor=${next}`, 'maria@acme');
      expect(body.total).toEqual({ count: 28, isExact: true });
      paged.push(...body.items);
      next = body.next;
    }
    expect(paged).toEqual(whole.items);
    expect(new Set(whole.items.map(({ id }: { id: string }) => id)).size).toBe(28);
    const member = { started: 'startedAt', updated: 'updatedAt' }[sort.replace('-', '')];
    if (member) {
      const values = whole.items.map((row: Record<string, string>) => row[member]);
      expect(values).toEqual(sort.startsWith('-') ? values.toSorted().reverse() : values.toSorted());
    }
  },
);

test('a cursor of another filter is refused', async () => {
  const { body } = await office.get('/v1/instances?limit=1', 'rita@acme');
  const { status } = await office.get(`/v1/instances?limit=1&status=approved&cursor=${body.next}`, 'rita@acme');
  expect(status).toBe(400);
});

test('the detail, folded from the log, has the very row of the list', async () => {
  const { items } = (await office.get('/v1/instances?limit=200', 'maria@acme')).body;
  for (const row of items) {
    const { body, headers } = await office.get(`/v1/instances/${row.id}`, 'maria@acme');
    const detail = instanceDetail.strict().parse(body);
    expect(instanceRow.parse(detail)).toEqual(row);
    expect(headers.etag).toBe(`"${row.revision}"`);
    expect(detail.shownAt).toEqual({ revision: row.revision, at: row.updatedAt, isNow: true });
  }
});

test('the row is the same for whatever state an instance is in', async () => {
  const log = new MadeLog('states', people);
  log.registerPeople({ ...permissions, reader: ['read'] });
  for (const document of [refundDocument, lostDocument]) log.publish(document);
  const begin = (definition = 'refund'): string => log.start(definition, 'ana', { reason: 'Flood' });
  begin('lost-refund');
  log.tell(begin('lost-refund'), 'ana', { type: 'CancelInstance', reason: 'Nobody is there' });
  log.tell(begin(), 'sam', { type: 'ClaimTask', task: 1 });
  const released = begin();
  log.tell(released, 'sam', { type: 'ClaimTask', task: 1 });
  log.tell(released, 'sam', { type: 'ReleaseTask', task: 1 });
  const half = begin();
  log.tell(half, 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  log.tell(half, 'mei', { type: 'DecideTask', task: 2, outcome: 'approved' });
  log.tell(half, 'omar', { type: 'AssignTask', task: 2, from: 'user:omar', to: 'rita' });
  log.tell(begin(), 'ana', { type: 'ChangeData', set: { amount: { amount: '3.00', currency: 'EUR' } } });
  await office.fill(log.events);
  const { items } = (await office.get('/v1/instances?limit=200', 'rita@states')).body;
  expect(items).toHaveLength(6);
  expect((await office.get('/v1/instances?incidents=true', 'rita@states')).body.items).toHaveLength(1);
  for (const row of items) {
    const { body } = await office.get(`/v1/instances/${row.id}`, 'rita@states');
    expect(instanceRow.parse(body)).toEqual(row);
  }
});

test.each(['', '/events', '/events?detail=all', '/diff?from=0&to=1'])(
  'an instance of another tenant, or not for one, has no %s',
  async (path) => {
    for (const [id, as] of [
      [foreign, 'rita@acme'],
      [refund, 'rita@other'],
      [secret, 'rita@acme'],
      [refund, 'nobody@acme'],
    ])
      expect((await office.get(`/v1/instances/${id}${path}`, as!)).body.type).toContain('instance-not-found');
    expect((await office.get(`/v1/instances/${refund}${path}`, 'ana@acme')).status).toBe(200);
  },
);

test('at every revision stands what the row was after that command', async () => {
  const events = acme.eventsOf(decided);
  for (const { revision, meta, recordedAt } of events) {
    const end = events.findLast((event) => event.meta.command === meta.command)!.revision;
    const { body } = await office.get(`/v1/instances/${decided}?at=${revision}`, 'ana@acme');
    expect(body.shownAt).toEqual({ revision: end, at: recordedAt, isNow: end === events.length });
    const sameByTime = await office.get(`/v1/instances/${decided}?at=${recordedAt}`, 'ana@acme');
    expect(sameByTime.body).toEqual(body);
  }
  const first = (await office.get(`/v1/instances/${decided}?at=1`, 'ana@acme')).body;
  expect(first).toMatchObject({ status: 'in_progress', stepId: 'manager', data: { reason: 'Noise' } });
  expect(first.tasks).toHaveLength(1);
});

test('a moment that there is not is not found', async () => {
  for (const at of ['999', '2001-01-01T00:00:00Z'])
    expect((await office.get(`/v1/instances/${decided}?at=${at}`, 'ana@acme')).status).toBe(404);
});

test('what one has already is not sent again', async () => {
  const { headers } = await office.get(`/v1/instances/${decided}`, 'ana@acme');
  const again = await office.get(`/v1/instances/${decided}`, 'ana@acme', { 'if-none-match': String(headers.etag) });
  expect(again).toMatchObject({ status: 304, text: '' });
  expect(again.headers.etag).toBe(headers.etag);
});

test('the old shape is the row with step instances', async () => {
  const { body } = await office.get(`/v1/instances/${decided}?shape=legacy`, 'ana@acme');
  expect(body.stepInstances.map((step: { id: string; assigneeName: string }) => [step.id, step.assigneeName])).toEqual([
    ['manager#1', 'Maria Lopez'],
    ['revise#1', 'Ana Ruiz'],
    ['manager#2', 'Sam Okafor'],
    ['rejected#1', null],
  ]);
  expect(body.steps).toBeUndefined();
});
