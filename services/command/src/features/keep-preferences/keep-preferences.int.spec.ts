import { preferenceLimits } from '@procession/contracts/http/preferences.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Call, createTestService, populate, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

const put = (key: string, value: unknown, call: Call = { as: 'ana' }) =>
  service.put(`/v1/me/preferences/${key}`, { value }, call);
const kept = async (call: Call = { as: 'ana' }): Promise<Record<string, unknown>> => {
  const { items } = (await service.get('/v1/me/preferences', call)).body as {
    items: { key: string; value: unknown }[];
  };
  return Object.fromEntries(items.map(({ key, value }) => [key, value]));
};

test('what somebody keeps is theirs alone, in one tenant, and the last of it counts', async () => {
  expect(await put('instances.columns', ['status', 'due'])).toMatchObject({
    status: 200,
    body: { key: 'instances.columns', savedAt: expect.any(String) },
  });
  await put('instances.columns', ['status']);
  await put('home.first-steps', { done: [1, 2.5, null], of: { words: 'ä “quoted” \\ text' } });
  await put('instances.columns', 'of bo', { as: 'bo' });
  await put('instances.columns', 'elsewhere', { as: 'ana', tenant: 'globex' });
  expect(await kept()).toEqual({
    'instances.columns': ['status'],
    'home.first-steps': { done: [1, 2.5, null], of: { words: 'ä “quoted” \\ text' } },
  });
  expect(await kept({ as: 'bo' })).toEqual({ 'instances.columns': 'of bo' });
  expect(await kept({ as: 'root' })).toEqual({});
});

test('what is deleted is gone, and deleting it again is no fault', async () => {
  await put('passing', null);
  const path = '/v1/me/preferences/passing';
  for (let n = 0; n < 2; n++)
    expect(await service.delete(path, { as: 'ana' })).toMatchObject({ status: 200, body: { savedAt: null } });
  expect(Object.keys(await kept())).not.toContain('passing');
});

test('a key, a size, a count or a character too much is refused, and says so', async () => {
  for (const key of ['No', 'a b', 'a..b', 'x'.repeat(preferenceLimits.keyCharactersMax + 1)])
    expect(await put(encodeURIComponent(key), 1), key).toMatchObject({ status: 400 });
  const fits = 'x'.repeat(preferenceLimits.valueBytesMax - 2);
  expect(await put('large', fits, { as: 'bo' })).toMatchObject({ status: 200 });
  expect(await put('large', `${fits}x`, { as: 'bo' })).toMatchObject({ status: 400 });
  expect(await put('large', `${fits.slice(1)}ä`, { as: 'bo' })).toMatchObject({ status: 400 });
  expect((await put('dark', 'a\u0000b')).body.type).toBe('urn:procession:problem:unstorable');

  const many: Call = { as: 'carl' };
  for (let n = 0; n < preferenceLimits.ofOnePersonMax; n++) await put(`k${n}`, n, many);
  expect(await put('one-more', 1, many)).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:limit-reached', max: preferenceLimits.ofOnePersonMax },
  });
  expect(await put('k0', 'still changed', many)).toMatchObject({ status: 200 });
  expect((await kept(many)).k0).toBe('still changed');
});

test('who is switched off keeps nothing', async () => {
  await service.put('/v1/directory/users/gone', { name: 'Gone', active: false });
  expect(await put('a', 1, { as: 'gone' })).toMatchObject({ status: 403 });
});
