import { callbackToken, deriveCallbackKey } from '@procession/platform/callback-token.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, internalKey, must, type Reply, type TestService } from '../testing.ts';

let service: TestService;
let admin: pg.Client;

beforeAll(async () => {
  service = await createTestService();
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  for (const [id, permissions] of [
    ['shop', ['work']],
    ['clerk', ['act', 'start', 'operate', 'read']],
  ] as const) {
    await must(service.put(`/v1/directory/users/${id}`, { name: id, kind: 'machine' }));
    await must(service.put(`/v1/directory/roles/${id}`, { name: id, permissions, holders: [id] }));
  }
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

const send = (body: object, as = 'shop'): Promise<Reply> => service.post('/v1/messages', body, { as });
const paid = { name: 'order.paid', key: 'B-7', id: 'p-1', body: { secret: 'thirteen coins' } };

test('a message that nobody waits for is kept, sealed, once per id', async () => {
  expect((await send(paid)).body).toEqual({ id: 'p-1', status: 'kept' });
  expect((await send(paid)).body).toEqual({ id: 'p-1', status: 'known' });
  const other = await send({ ...paid, body: {} });
  expect([other.status, other.body.type]).toEqual([422, 'urn:procession:problem:idempotency-key-reused']);
  const { rows } = await admin.query<{ id: string; days: number; text: string }>(
    `select id, round(extract(epoch from expires_at - now()) / 86400)::int as days, encode(body, 'escape') as text from log.messages`,
  );
  expect(rows).toMatchObject([{ id: 'p-1', days: 7 }]);
  expect(rows[0]!.text).not.toContain('coins');
});

test('without an id the idempotency key is it', async () => {
  const body = { name: 'order.paid', key: 'B-8', keep: 'P1D' };
  const once = { as: 'shop', key: 'once' };
  expect((await service.post('/v1/messages', body, once)).body).toEqual({ id: 'once', status: 'kept' });
  expect((await service.post('/v1/messages', body, once)).body).toEqual({ id: 'once', status: 'known' });
});

test('bad messages are refused with what is wrong, and those without the right with that', async () => {
  for (const [body, status] of [
    [{ ...paid, name: 'Order' }, 400],
    [{ ...paid, keep: 'P91D' }, 400],
    [{ ...paid, keep: 'a week' }, 400],
    [{ ...paid, key: '' }, 400],
    [{ ...paid, id: 'p-2', body: { text: 'x'.repeat(70_000) } }, 422],
  ] as const)
    expect((await send(body)).status, JSON.stringify(body).slice(0, 80)).toBe(status);
  expect((await send(paid, 'clerk')).status).toBe(403);
  expect((await service.post('/v1/signals', { name: 'stop' }, { as: 'clerk' })).status).toBe(403);
  expect((await service.post('/v1/signals', { name: 'stop', id: 's' }, { as: 'shop' })).body).toEqual({
    id: 's',
    told: 0,
  });
});

const secret = deriveCallbackKey(internalKey);
const place = { tenant: 'acme', instance: '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55', key: 'answer', callback: 1 };
const answer = (token: string, payload: object = {}) =>
  service.app.inject({ method: 'POST', url: `/v1/callbacks/${token}`, payload });

test('an address that was given out takes one answer from anybody', async () => {
  const token = callbackToken(secret, place);
  expect((await answer(token, { ok: true })).statusCode).toBe(200);
  expect((await answer(token, { ok: true })).statusCode).toBe(200);
  expect((await answer(token, { ok: false })).json()).toMatchObject({ type: 'urn:procession:problem:callback-used' });
  const { rows } = await admin.query(`select name, key, id from log.messages where kind = 'callback'`);
  expect(rows).toEqual([{ name: place.instance, key: 'answer', id: '1' }]);
});

test('an address that was made up takes none', async () => {
  const token = callbackToken(secret, { ...place, callback: 2 });
  const foreign = callbackToken(deriveCallbackKey('another secret between services'), place);
  for (const wrong of [foreign, `${token}x`, token.slice(1), 'x', '%00', 'x'.repeat(400)])
    expect((await answer(wrong)).statusCode, wrong).toBe(404);
  expect((await answer(token, { text: 'x'.repeat(70_000) })).statusCode).toBe(413);
});
