import { definitionList, definitionVersion, roleList, userList } from '@procession/contracts/http/query.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, secretDocument } from '../../testing/refund-definition.ts';

let office: Office;
const acme = new MadeLog('acme', { ...people, users: { ...people.users, gus: { name: 'Gus', active: false } } });
const other = new MadeLog('other', people);

beforeAll(async () => {
  office = await openOffice();
  for (const log of [acme, other]) log.registerPeople(permissions);
  for (let version = 1; version <= 3; version++) acme.publish(refundDocument);
  acme.publish({ ...secretDocument, access: { read: ['auditor'], start: 'auditor' } });
  other.publish(refundDocument);
  acme.start('refund', 'ana', { reason: 'Flood' });
  await office.fill([...acme.events, ...other.events]);
});
afterAll(() => office.close());

const usersFor = async (as: string): Promise<string[]> =>
  userList.parse((await office.get('/v1/directory/users', as)).body).items.map(({ id }) => id);
const rolesFor = async (as: string): Promise<string[]> =>
  roleList.parse((await office.get('/v1/directory/roles', as)).body).items.map(({ id }) => id);
const versionsFor = async (as: string, query = ''): Promise<string[]> =>
  definitionList
    .parse((await office.get(`/v1/definitions${query}`, as)).body)
    .items.map(({ key, version }) => `${key} ${version}`);

test('readers see everybody, others themselves and their roles', async () => {
  expect(await usersFor('rita@acme')).toEqual(['ada', 'ana', 'gus', 'maria', 'mei', 'omar', 'rita', 'sam']);
  expect(await usersFor('root@acme')).toHaveLength(8);
  expect(await usersFor('maria@acme')).toEqual(['maria']);
  expect(await usersFor('nobody@acme')).toEqual([]);
  expect(await usersFor('rita@other')).toHaveLength(7);
  expect(await rolesFor('rita@acme')).toEqual(['auditor', 'reader', 'sales_manager', 'vacant']);
  expect(await rolesFor('maria@acme')).toEqual(['sales_manager']);
  const { body } = await office.get('/v1/directory/roles', 'maria@acme');
  expect(body.items[0]).toMatchObject({ permissions: ['act'], holders: ['maria', 'sam'] });
});

test('lists of people are paged', async () => {
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const { body } = await office.get(
      `/v1/directory/users?limit=3${next === '' ? '' : `&cursor=${next}`}`,
      'rita@acme',
    );
    paged.push(...userList.parse(body).items.map(({ id }) => id));
    next = body.next;
  }
  expect(paged).toEqual(await usersFor('rita@acme'));
});

test('who one is comes from the directory', async () => {
  const { body } = await office.get('/v1/me', 'maria@acme');
  expect(body).toEqual({
    id: 'maria',
    name: 'Maria Lopez',
    tenant: 'acme',
    roles: ['sales_manager'],
    permissions: ['act'],
  });
});

test('somebody who is switched off is refused everywhere', async () => {
  for (const url of ['/v1/me', '/v1/instances', '/v1/tasks', '/v1/audit']) {
    const { status, body } = await office.get(url, 'gus@acme');
    expect(status).toBe(403);
    expect(body.detail).toBe('Gus is switched off in the directory.');
  }
});

test('definitions are seen with any permission, else where one may start them or sees an instance', async () => {
  expect(await versionsFor('rita@acme')).toEqual(['refund 3', 'secret-refund 1']);
  expect(await versionsFor('rita@acme', '?allVersions=true')).toEqual([
    'refund 3',
    'refund 2',
    'refund 1',
    'secret-refund 1',
  ]);
  expect(await versionsFor('ada@acme')).toEqual(['secret-refund 1']);
  expect(await versionsFor('ana@acme')).toEqual(['refund 3']);
  expect(await versionsFor('nobody@acme')).toEqual([]);
  expect(await versionsFor('rita@other')).toEqual(['refund 1']);
});

test('definitions are paged', async () => {
  const paged: string[] = [];
  for (let next: string | null = ''; next !== null; ) {
    const cursor = next === '' ? '' : `&cursor=${next}`;
    const { body } = await office.get(`/v1/definitions?allVersions=true&limit=1${cursor}`, 'rita@acme');
    paged.push(...definitionList.parse(body).items.map(({ key, version }) => `${key} ${version}`));
    next = body.next;
  }
  expect(paged).toEqual(await versionsFor('rita@acme', '?allVersions=true'));
});

test('a version comes with its document, and only once', async () => {
  const { body, headers } = await office.get('/v1/definitions/refund/versions/2', 'rita@acme');
  expect(definitionVersion.strict().parse(body)).toMatchObject({ version: 2, document: refundDocument });
  const again = await office.get('/v1/definitions/refund/versions/2', 'rita@acme', {
    'if-none-match': String(headers.etag),
  });
  expect(again.status).toBe(304);
  for (const as of ['rita@other', 'nobody@acme'])
    expect((await office.get('/v1/definitions/refund/versions/2', as)).status).toBe(404);
});
