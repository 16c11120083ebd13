import type { Identity } from '@procession/platform/auth.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createOperatorApp } from './operator-app.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

let side: ReadSide;
let read: Connection;
let log: Connection;
let app: Awaited<ReturnType<typeof createOperatorApp>>;
beforeAll(async () => {
  side = await openReadSide();
  read = new Connection(side.urls.projector, { schema: 'read' });
  log = new Connection(side.urls.reader);
  app = await createOperatorApp({
    logger: createLogger('test', 'silent'),
    metrics: createMetrics('projector').registry,
    readiness: {},
    ports: { log, read, partitions: 1, busLag: async () => undefined },
    administrators: new Set(['acme:priya']),
    authenticate: async (authorization = ''): Promise<Identity> => {
      const [tenant = '', actor = ''] = authorization.split(':');
      return { tenant, actor, client: undefined, expiresAt: 0 };
    },
  });
});
afterAll(async () => {
  await app.close();
  await read.close();
  await log.close();
  await side.close();
});

const send = (method: 'GET' | 'POST', url: string, as: string, body?: object) =>
  app.inject({ method, url, headers: { authorization: as }, ...(body && { payload: body }) });

test('an administrator of the installation asks for a rebuild and sees how far it is', async () => {
  const asked = await send('POST', '/v1/rebuilds', 'acme:priya', { views: ['tasks'] });
  expect(asked.statusCode).toBe(202);
  const { id } = asked.json();
  expect(asked.headers.location).toBe(`/v1/rebuilds/${id}`);
  expect(asked.json()).toMatchObject({
    views: ['instances', 'tasks', 'audit', 'notifications'],
    state: 'waiting',
    requestedBy: 'acme:priya',
    eventsDone: 0,
  });
  expect((await send('GET', `/v1/rebuilds/${id}`, 'acme:priya')).json()).toEqual(asked.json());
  expect((await send('GET', '/v1/rebuilds', 'acme:priya')).json()).toEqual({ items: [asked.json()] });

  const second = await send('POST', '/v1/rebuilds', 'acme:priya', { views: 'all' });
  expect(second.statusCode).toBe(409);
  expect(second.json()).toMatchObject({ type: 'urn:procession:problem:rebuild-runs', rebuild: id });
});

test('a rebuild is given up, and the next can be asked for', async () => {
  const { id } = (await send('GET', '/v1/rebuilds', 'acme:priya')).json().items[0];
  const given = await send('POST', `/v1/rebuilds/${id}/abandon`, 'acme:priya', { reason: 'by mistake' });
  expect([given.statusCode, given.json()]).toMatchObject([
    200,
    { state: 'failed', reason: 'given up by acme:priya: by mistake' },
  ]);
  expect((await send('POST', `/v1/rebuilds/${id}/abandon`, 'acme:priya', { reason: 'again' })).statusCode).toBe(409);
  const next = await send('POST', '/v1/rebuilds', 'acme:priya', { views: ['audit'] });
  expect(next.statusCode).toBe(202);
  await side.admin.query('', `update rebuilds set requested_by = 'system' where number = $1`, [next.json().id]);
  const needed = await send('POST', `/v1/rebuilds/${next.json().id}/abandon`, 'acme:priya', { reason: 'no' });
  expect(needed.json().type).toBe('urn:procession:problem:rebuild-needed');
});

test('nobody else may, not even an administrator of another tenant', async () => {
  for (const as of ['acme:ana', 'other:priya']) {
    for (const [method, url] of [
      ['GET', '/v1/rebuilds'],
      ['GET', '/v1/rebuilds/1'],
      ['POST', '/v1/rebuilds'],
      ['POST', '/v1/rebuilds/1/abandon'],
      ['GET', '/v1/differences'],
      ['GET', '/v1/pipeline'],
      ['GET', '/v1/parked'],
    ] as const) {
      const reply = await send(method, url, as, method === 'POST' ? { views: 'all', reason: 'x' } : undefined);
      expect(reply.statusCode, `${method} ${url} as ${as}`).toBe(403);
    }
  }
});

test('bad input is told where and what', async () => {
  const bad = await send('POST', '/v1/rebuilds', 'acme:priya', { views: ['instance'] });
  expect(bad.statusCode).toBe(400);
  expect(bad.json().detail).toContain('views');
  expect((await send('GET', '/v1/rebuilds/999', 'acme:priya')).statusCode).toBe(404);
  expect((await send('GET', '/v1/differences?tenant=x', 'acme:priya')).statusCode).toBe(400);
});

test('the API describes itself in valid OpenAPI 3.1', async () => {
  const document = (await app.inject({ url: '/openapi.json' })).json();
  expect((await new Validator().validate(structuredClone(document))).errors ?? []).toEqual([]);
  expect(Object.keys(document.paths).sort()).toEqual([
    '/v1/differences',
    '/v1/parked',
    '/v1/parked/retry',
    '/v1/parked/skip',
    '/v1/pipeline',
    '/v1/rebuilds',
    '/v1/rebuilds/{id}',
    '/v1/rebuilds/{id}/abandon',
  ]);
  for (const path of Object.values<Record<string, { summary: string; description: string }>>(document.paths))
    for (const operation of Object.values(path)) expect(operation.description).toBeTruthy();
});
