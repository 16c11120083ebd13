import { instanceCounts } from '@procession/contracts/http/list-instances.ts';
import { instanceList, queryLimits } from '@procession/contracts/http/query.ts';
import { countByStatus } from '@procession/read-models/list-instances.ts';
import { fillLists } from '@procession/stack/fill-lists.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', people);
const many = 1_200;

beforeAll(async () => {
  office = await openOffice();
  acme.registerPeople(permissions);
  acme.publish(refundDocument);
  acme.publish(secretDocument);
  acme.publish({ ...refundDocument, key: 'unit-refund', entity: { type: 'unit' } });
  const begin = (entity: string, reason: string): string => {
    const [definition, type] = entity.startsWith('BK') ? ['refund', 'booking'] : ['unit-refund', 'unit'];
    return acme.start(definition, 'ana', { reason }, { type, id: entity });
  };
  begin('BK-100', '=1+1');
  begin('BK-200', 'a, "b"');
  acme.tell(begin('MC-100', 'Noise'), 'maria', { type: 'DecideTask', task: 1, outcome: 'rejected', comment: 'No' });
  acme.tell(begin('mc-300', 'Noise'), 'maria', { type: 'DecideTask', task: 1, outcome: 'approved' });
  acme.start('secret-refund', 'omar', { reason: 'Private' }, { type: 'booking', id: 'BK-900' });
  await office.fill(acme.events);
  await fillLists(office.database.urls.admin, { tenant: 'lists', count: many });
}, 30_000);
afterAll(() => office.close());

const entitiesFor = async (as: string, query: string): Promise<(string | null)[]> => {
  const { body } = await office.get(`/v1/instances?limit=200&${query}`, as);
  return instanceList
    .parse(body)
    .items.map(({ entityId }) => entityId)
    .sort();
};
const countsFor = async (as: string, query = ''): Promise<Record<string, number>> => {
  const { items } = instanceCounts.parse((await office.get(`/v1/instance-counts?${query}`, as)).body);
  return Object.fromEntries(items.map(({ status, count }) => [status, count]));
};

test('a list is narrowed by version, step, types of entity, due and start', async () => {
  const rita = (query: string): Promise<(string | null)[]> => entitiesFor('rita@acme', query);
  expect(await rita('version=1')).toHaveLength(4);
  expect(await rita('version=2')).toEqual([]);
  expect(await rita('step=finance')).toEqual(['mc-300']);
  expect(await rita('step=manager')).toEqual(['BK-100', 'BK-200']);
  expect(await rita('entityType=unit')).toEqual(['MC-100', 'mc-300']);
  expect(await rita('entityType=unit,booking')).toHaveLength(4);
  expect(await rita('dueFrom=2020-01-01T00:00:00Z')).toEqual([]);
  expect(await rita('startedFrom=2020-01-01T00:00:00Z')).toHaveLength(4);
  expect(await rita('startedFrom=2020-01-01T00:00:00Z&startedBefore=2020-01-02T00:00:00Z')).toEqual([]);
});

test('a text is the beginning of an entity’s id, and where there is none, words of the title', async () => {
  const rita = (text: string): Promise<(string | null)[]> =>
    entitiesFor('rita@acme', `text=${encodeURIComponent(text)}`);
  expect(await rita('BK-1')).toEqual(['BK-100']);
  expect(await rita('bk')).toEqual(['BK-100', 'BK-200']);
  expect(await rita('100')).toEqual(['BK-100', 'MC-100']);
  expect(await rita('REFUND mc')).toEqual(['MC-100', 'mc-300']);
  expect(await rita('%')).toEqual([]);
  expect(await rita('BK-9')).toEqual([]);
  expect(await entitiesFor('ada@acme', 'text=BK-9')).toEqual(['BK-900']);
});

test('counts are of what is seen, with the filters of the list', async () => {
  expect(await countsFor('rita@acme')).toEqual({ in_progress: 3, rejected: 1 });
  expect(await countsFor('ada@acme')).toEqual({ in_progress: 1 });
  expect(await countsFor('nobody@acme')).toEqual({});
  expect(await countsFor('rita@acme', 'text=MC')).toEqual({ in_progress: 1, rejected: 1 });
  expect((await office.get('/v1/instance-counts?status=failed', 'rita@acme')).status).toBe(400);
});

test('each status is counted to the limit, and what is beyond says so', async () => {
  const boss = { tenant: 'lists', user: 'boss', name: null, isActive: true, roles: [], permissions: new Set(['read']) };
  const count = (max: number) => office.ports.lists('lists', (read) => countByStatus(read, boss as never, {}, max));
  const exact = await count(many);
  expect(exact.length).toBeGreaterThan(3);
  expect(exact.every(({ isExact }) => isExact)).toBe(true);
  const most = Math.max(...exact.map((each) => each.count));
  const cut = await count(most - 1);
  expect(cut).toEqual(
    exact.map((each) => (each.count === most ? { ...each, count: most - 1, isExact: false } : each)).toSorted(inOrder),
  );
  expect(queryLimits.statusCountMax).toBeGreaterThan(queryLimits.countMax);
});

const order = ['pending', 'in_progress', 'suspended', 'approved', 'rejected', 'completed', 'cancelled', 'failed'];
const inOrder = (a: { status: string }, b: { status: string }): number =>
  order.indexOf(a.status) - order.indexOf(b.status);

test('as a table a list has the columns that are asked for, of all pages, and no formula in it', async () => {
  const { headers, text } = await office.get(
    '/v1/instances?format=csv&columns=entityId,status,f_reason,f_none&entityType=booking',
    'rita@acme',
  );
  expect(headers['content-type']).toContain('text/csv');
  expect(headers['content-disposition']).toContain('instances.csv');
  expect(text).toBe(
    'entityId,status,f_reason,f_none\r\nBK-100,in_progress,\'=1+1,\r\nBK-200,in_progress,"a, ""b""",\r\n',
  );
  const whole = await office.get('/v1/instances?format=csv&sort=-updated&columns=id,f_amount', 'root@lists');
  expect(whole.status).toBe(200);
  expect((await office.get('/v1/instances?format=csv&columns=password', 'rita@acme')).status).toBe(400);
});
