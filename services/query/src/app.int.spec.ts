import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Office, openOffice } from './testing/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
});
afterAll(() => office.close());

const id = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
const routes = [
  '/v1/instances',
  `/v1/instances/${id}`,
  `/v1/instances/${id}/events`,
  `/v1/instances/${id}/diff?from=0&to=1`,
  '/v1/tasks',
  `/v1/tasks/${id}.1`,
  '/v1/definitions',
  '/v1/definitions/refund/versions/1',
  '/v1/directory/users',
  '/v1/directory/roles',
  '/v1/audit',
  '/v1/me',
];

test.each(routes)('%s wants a token, refuses unknown parameters and finds nothing for a stranger', async (url) => {
  expect((await office.get(url, '')).status).toBe(401);
  const unknown = await office.get(`${url}${url.includes('?') ? '&' : '?'}lmit=3`, 'nobody@acme');
  expect(unknown).toMatchObject({ status: 400, body: { type: 'urn:procession:problem:unknown-parameter' } });
  const answer = await office.get(url, 'nobody@acme');
  expect(answer.headers['cache-control']).toBe('private, no-cache');
  if (answer.status === 200) expect(answer.body.items ?? answer.body.roles).toEqual([]);
  else expect(answer).toMatchObject({ status: 404, body: { detail: expect.stringContaining('There is no') } });
});

test('an administrator by configuration holds every permission', async () => {
  const { body } = await office.get('/v1/me', 'root@acme');
  expect(body).toMatchObject({ id: 'root', tenant: 'acme', name: null, roles: [] });
  expect(body.permissions).toContain('administer');
  expect((await office.get('/v1/me', 'root@other')).body.permissions).toEqual([]);
});

test.each([
  ['/v1/instances?limit=201', '/querystring/limit'],
  ['/v1/instances?status=done', '/querystring/status'],
  ['/v1/instances?cursor=AAAA', '/querystring/cursor'],
  [`/v1/instances/${id}?at=yesterday`, '/querystring/at'],
  ['/v1/instances/42', '/params/id'],
  [`/v1/instances/${id}/diff?from=2&to=1`, '/querystring/from'],
  ['/v1/audit?from=yesterday', '/querystring/from'],
])('%s is refused with its place', async (url, place) => {
  const { status, body } = await office.get(url, 'root@acme');
  expect(status).toBe(400);
  expect(body.issues.map((issue: { place: string }) => issue.place).join(' ')).toContain(place);
});

test('a token of consistency that is none is refused', async () => {
  const { status, body } = await office.get('/v1/me', 'root@acme', { 'consistency-token': 'x' });
  expect(status).toBe(400);
  expect(body.issues[0].place).toBe('/headers/consistency-token');
});
