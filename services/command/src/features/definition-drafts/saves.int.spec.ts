import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
});
afterAll(() => service.close());

const draft = (key: string): string => `/v1/definitions/${key}/draft`;
const save = (key: string, document: unknown, seen?: number) =>
  must(service.put(draft(key), { document }, seen === undefined ? {} : { headers: { 'if-match': `"${seen}"` } }));

test('what a draft said before can be read, and saved again', async () => {
  await save('leave', { name: 'Leave' });
  await save('leave', { name: 'Leave of absence' }, 1);
  expect((await service.get(`${draft('leave')}/saves`)).body).toEqual({
    key: 'leave',
    items: [2, 1].map((draftRevision) => ({
      draftRevision,
      savedAt: expect.any(String),
      savedBy: 'root',
      isDiscarded: false,
    })),
  });
  const { document } = (await service.get(`${draft('leave')}/saves/1`)).body as { document: unknown };
  expect(document).toEqual({ name: 'Leave' });
  await save('leave', document, 2);
  expect((await service.get(draft('leave'))).body).toMatchObject({ draftRevision: 3, document: { name: 'Leave' } });
  expect(await service.get(`${draft('leave')}/saves/4`)).toMatchObject({ status: 404 });
  expect(await service.get(`${draft('never')}/saves`)).toMatchObject({ status: 200, body: { items: [] } });
  expect(await service.get(`${draft('leave')}/saves/1`, { tenant: 'globex' })).toMatchObject({ status: 404 });
});

test('the last 50 saves are kept', async () => {
  for (let seen = 0; seen < 52; seen++) await save('long', { n: seen }, seen === 0 ? undefined : seen);
  const { items } = (await service.get(`${draft('long')}/saves`)).body as { items: { draftRevision: number }[] };
  expect(items.map(({ draftRevision }) => draftRevision)).toEqual(Array.from({ length: 50 }, (_, n) => 52 - n));
  expect(await service.get(`${draft('long')}/saves/2`)).toMatchObject({ status: 404 });
});

test('a draft that is thrown away is gone, can be taken back, and nobody saves on top of what they have not seen', async () => {
  await save('trip', { name: 'Trip' });
  const away = { key: 'away-1', headers: { 'if-match': '"1"' } };
  expect(await service.delete(draft('trip'), { headers: { 'if-match': '"7"' } })).toMatchObject({ status: 412 });
  expect(await service.delete(draft('trip'), away)).toMatchObject({ status: 200, body: { draftRevision: 2 } });
  expect(await service.delete(draft('trip'), away)).toMatchObject({
    status: 200,
    headers: { 'idempotency-replayed': 'true' },
    body: { draftRevision: 2 },
  });
  expect(await service.get(draft('trip'))).toMatchObject({ status: 404 });
  expect(await service.delete(draft('trip'))).toMatchObject({ status: 404 });
  expect(await service.post('/v1/definitions/trip/versions', {})).toMatchObject({
    body: { type: 'urn:procession:problem:draft-missing' },
  });
  expect(await service.put(draft('trip'), { document: {} }, { headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 412,
  });
  expect((await service.get(`${draft('trip')}/saves`)).body).toMatchObject({
    items: [{ draftRevision: 2, isDiscarded: true }, { draftRevision: 1 }],
  });
  expect(await save('trip', { name: 'Trip, again' })).toMatchObject({ body: { draftRevision: 3 } });
});

test('drafts are listed by key, page by page, with the name that they say', async () => {
  for (const [key, document] of Object.entries({ 'list-b': 'name: a text', 'list-a': { name: 'A' }, 'list-c': {} }))
    await save(key, document, undefined);
  await save('list-gone', {});
  await service.delete(draft('list-gone'));
  const page = async (query: string) =>
    (await service.get(`/v1/drafts?${query}`)).body as { items: { key: string; name: string | null }[]; next: unknown };
  const first = await page('after=list&limit=2');
  expect(first).toMatchObject({
    items: [
      { key: 'list-a', name: 'A' },
      { key: 'list-b', name: null },
    ],
    next: 'list-b',
  });
  const { items, next } = await page(`after=${first.next}&limit=200`);
  expect(items.filter(({ key }) => key.startsWith('list'))).toMatchObject([{ key: 'list-c', name: null }]);
  expect(next).toBeNull();
  expect(await service.get('/v1/drafts', { as: 'bo' })).toMatchObject({ status: 403, body: { permission: 'publish' } });
});
