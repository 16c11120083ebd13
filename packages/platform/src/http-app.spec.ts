import { ProblemError, problems } from '@procession/contracts/problems.ts';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import pino from 'pino';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { createHttpApp, problemResponses } from './http-app.ts';
import { createMetrics } from './metrics.ts';

async function appWithRoute(readiness: Record<string, () => Promise<true | string>> = {}) {
  const app = await createHttpApp({
    service: 'test',
    title: 'Test',
    description: 'A test',
    logger: pino({ level: 'silent' }),
    bodyBytesMax: 1_000,
    metrics: createMetrics('test').registry,
    readiness,
  });
  app.withTypeProvider<ZodTypeProvider>().post(
    '/v1/things',
    {
      schema: {
        body: z.strictObject({ count: z.int() }),
        querystring: z.strictObject({ dryRun: z.enum(['true', 'false']).optional() }),
        response: { 200: z.object({ count: z.int() }), ...problemResponses('task-already-decided', 'not-found') },
      },
    },
    async (request) => {
      if (request.body.count === 7) {
        throw new ProblemError('task-already-decided', 'Maria approved it at 10:00.', { facts: { by: 'maria' } });
      }
      if (request.body.count === 9)
        throw new ProblemError('task-already-decided', 'It has ended.', { facts: { status: 'approved', by: 'maria' } });
      if (request.body.count === 10)
        throw new Error('the query failed', { cause: Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }) });
      if (request.body.count === 8) throw new Error('secret inner words');
      return { count: request.body.count };
    },
  );
  app.get('/v1/things/:id', { schema: { params: z.object({ id: z.string() }) } }, async () => ({ count: 0 }));
  return app;
}

const post = async (payload: unknown, url = '/v1/things') => {
  const app = await appWithRoute();
  const reply = await app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/json' },
    payload: payload as object,
  });
  return { status: reply.statusCode, type: reply.headers['content-type'], body: reply.json() };
};

test('a valid request is answered', async () => {
  expect(await post({ count: 1 })).toMatchObject({ status: 200, body: { count: 1 } });
});

test('bad input names each fault with its place', async () => {
  const { status, type, body } = await post({ count: 'x', other: 1 });
  expect(status).toBe(400);
  expect(type).toContain('application/problem+json');
  expect(body).toMatchObject({ type: 'urn:procession:problem:invalid-request', title: problems['invalid-request'][1] });
  expect(body.issues.map((issue: { place: string }) => issue.place)).toContain('/body/count');
});

test('an unknown query parameter is refused as such', async () => {
  expect((await post({ count: 1 }, '/v1/things?dryrun=true')).body.type).toBe(
    'urn:procession:problem:unknown-parameter',
  );
});

test('a problem carries its facts and the request id', async () => {
  const { status, body } = await post({ count: 7 });
  expect(status).toBe(409);
  expect(body).toMatchObject({ by: 'maria', detail: 'Maria approved it at 10:00.' });
  expect(body.instance).toMatch(/^urn:uuid:/);
});

test('a bug is answered without its inner words', async () => {
  const { status, body } = await post({ count: 8 });
  expect(status).toBe(500);
  expect(JSON.stringify(body)).not.toContain('secret');
});

test.each([
  ['{"count":', 400, 'invalid-request'],
  [JSON.stringify({ count: 1, pad: 'x'.repeat(2_000) }), 413, 'body-too-large'],
])('a body that cannot be read is a problem: %#', async (payload, status, slug) => {
  const reply = await post(payload);
  expect(reply).toMatchObject({ status, body: { type: `urn:procession:problem:${slug}` } });
});

test('an unknown address is a problem, too', async () => {
  expect((await post({}, '/v2/things')).body.type).toBe('urn:procession:problem:route-not-found');
});

test('another method than an address takes is told which it takes', async () => {
  const reply = await (await appWithRoute()).inject({ method: 'DELETE', url: '/v1/things/?a=1' });
  expect(reply.statusCode).toBe(405);
  expect(reply.headers.allow).toBe('POST');
  expect(reply.json()).toMatchObject({ type: 'urn:procession:problem:method-not-allowed' });
});

test.each(['%zz', 'a'.repeat(501)])('an address that cannot be read is a problem, too: %#', async (id) => {
  const reply = await (await appWithRoute()).inject(`/v1/things/${id}`);
  expect(reply.headers['content-type']).toContain('application/problem+json');
  expect(reply.json()).toMatchObject({ status: 400, detail: expect.stringMatching(/^The address cannot be read/) });
});

test('a parameter that a route did not ask for is refused, not passed over', async () => {
  const reply = await (await appWithRoute()).inject('/v1/things/7?dryRun=true');
  expect(reply.json()).toMatchObject({ status: 400, type: 'urn:procession:problem:unknown-parameter' });
});

test('no database takes U+0000, so no address does', async () => {
  const reply = await (await appWithRoute()).inject('/v1/things/a%00b');
  expect(reply.json()).toMatchObject({ status: 400, issues: [{ place: '/params/id' }] });
});

test('only JSON is taken, also as a CloudEvent', async () => {
  const app = await appWithRoute();
  const send = (type: string) =>
    app.inject({ method: 'POST', url: '/v1/things', headers: { 'content-type': type }, payload: '{"count":1}' });
  expect((await send('application/cloudevents+json; charset=utf-8')).statusCode).toBe(200);
  for (const type of ['text/plain', 'application/xml', 'application/jsonx', 'garbage'])
    expect((await send(type)).json()).toMatchObject({ status: 415 });
});

test('a fault of the whole body has the body as its place', async () => {
  expect((await post([])).body.issues).toMatchObject([{ place: '/body' }]);
});

test('readiness says what is missing', async () => {
  const app = await appWithRoute({ postgres: async () => true, bus: async () => 'is away' });
  const reply = await app.inject('/readyz');
  expect(reply.statusCode).toBe(503);
  expect(reply.json().checks).toEqual({ postgres: true, bus: 'is away' });
});

test('the OpenAPI document is 3.1 and lists the problems of a route', async () => {
  const app = await appWithRoute();
  await app.ready();
  const document = (await app.inject('/openapi.json')).json();
  expect(document.openapi).toBe('3.1.0');
  expect(document.paths['/v1/things'].post.responses['409'].description).toContain('task-already-decided');
});

test('a fact never takes the place of a standard member', async () => {
  expect(await post({ count: 9 })).toMatchObject({ status: 409, body: { status: 409, by: 'maria' } });
});

test('a database that is away is no fault of ours: later', async () => {
  expect(await post({ count: 10 })).toMatchObject({
    status: 503,
    body: { type: 'urn:procession:problem:unavailable' },
  });
});
