import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, type Reply, startBody, type TestService } from '../testing.ts';
import { operationLimits } from './operation-limits.ts';
import { finished, later } from './testing/finished.ts';

let service: TestService;
let admin: pg.Client;
beforeAll(async () => {
  service = await createTestService();
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  await populate(service);
});
afterAll(async () => {
  await admin.end();
  await service.close();
});

const rows = async <Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await admin.query<Row>(text, values)).rows;

const startAna = async (): Promise<string> =>
  (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body.id;

test('a write that may be done later is accepted, and its operation ends with what the direct request is answered', async () => {
  const accepted = await service.post('/v1/instances', startBody(), later({ as: 'ana' }));
  expect(accepted).toMatchObject({
    status: 202,
    headers: { 'preference-applied': 'respond-async', 'retry-after': '1' },
    body: { id: expect.any(String), status: 'accepted', links: { self: accepted.headers.location } },
  });
  const { headers, body } = await finished(service, accepted, { as: 'ana' });
  const direct = await must(service.post('/v1/instances', startBody(), { as: 'ana' }));
  expect(body).toMatchObject({
    id: accepted.body.id,
    status: 'succeeded',
    result: { status: 201, etag: direct.headers.etag },
  });
  expect(Object.keys(body.result.body)).toEqual(Object.keys(direct.body));
  expect(headers['consistency-token']).toBe(body.result.consistencyToken);
  expect(body.result.location).toBe(`/v1/instances/${body.result.body.id}`);
  expect(await service.post(`/v1/tasks/${body.result.body.id}.1/claim`, {}, { as: 'bo' })).toMatchObject({
    status: 200,
  });
});

test('operations on one instance are carried out in the order in which they were accepted', async () => {
  const id = await startAna();
  const accepted: Reply[] = [];
  for (let n = 0; n < 12; n++)
    accepted.push(await service.post(`/v1/instances/${id}/comment`, { comment: `number ${n}` }, later({ as: 'ana' })));
  await Promise.all(accepted.map((reply) => finished(service, reply, { as: 'ana' })));
  const comments = await rows<{ comment: string }>(
    `select data ->> 'comment' as comment from log.events where stream = $1 and type = 'TaskCommented' order by revision`,
    [`instance-${id}`],
  );
  expect(comments.map(({ comment }) => comment)).toEqual(Array.from({ length: 12 }, (_, n) => `number ${n}`));
});

test('the same request under the same key is the same operation; another one under it is refused', async () => {
  const key = randomUUID();
  const body = startBody();
  const first = await service.post('/v1/instances', body, later({ as: 'ana', key }));
  const done = await finished(service, first, { as: 'ana' });
  const again = await service.post('/v1/instances', body, later({ as: 'ana', key }));
  expect(again).toMatchObject({ status: 202, headers: { 'idempotency-replayed': 'true' }, body: done.body });
  expect(await service.post('/v1/instances', startBody(), later({ as: 'ana', key }))).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:idempotency-key-reused' },
  });
  const direct = await service.post('/v1/instances', body, { as: 'ana', key });
  expect(direct).toMatchObject({
    status: 201,
    headers: { 'idempotency-replayed': 'true' },
    body: done.body.result.body,
  });
});

test('of an operation that was refused nothing can be done any more under its key', async () => {
  const id = await startAna();
  const key = randomUUID();
  const path = `/v1/tasks/${id}.1/decide`;
  const accepted = await service.post(path, { outcome: 'approved' }, later({ as: 'ana', key }));
  const { body } = await finished(service, accepted, { as: 'ana' });
  expect(body).toMatchObject({ status: 'failed', problem: { status: 403 } });
  const direct = await service.post(path, { outcome: 'approved' }, { as: 'ana', key });
  expect(direct).toMatchObject({ status: 403, body: body.problem, headers: { 'idempotency-replayed': 'true' } });
  expect(direct.headers['content-type']).toContain('application/problem+json');
});

test('an operation whose key a direct request has used for something else fails, and says so', async () => {
  const key = randomUUID();
  await must(service.post('/v1/instances', startBody(), { as: 'ana', key }));
  const accepted = await service.post('/v1/instances', startBody(), later({ as: 'ana', key }));
  expect((await finished(service, accepted, { as: 'ana' })).body).toMatchObject({
    status: 'failed',
    problem: { type: 'urn:procession:problem:idempotency-key-reused' },
  });
});

test('an event that is refused when it waits does not stand in the way of who may send it', async () => {
  const event = {
    specversion: '1.0',
    id: 'burned-1',
    source: '/bookings',
    type: 'booking.cancellation_requested',
    subject: 'B-burned',
  };
  const refused = await service.post('/v1/triggers', event, later({ as: 'bo' }));
  expect((await finished(service, refused, { as: 'bo' })).body).toMatchObject({
    status: 'failed',
    problem: { status: 403 },
  });
  const sent = { ...event, data: { reason: 'moved away' } };
  const done = await finished(service, await service.post('/v1/triggers', sent, later({ as: 'ana' })), { as: 'ana' });
  expect(done.body.result.body.started).toHaveLength(1);
});

test('an event of any source and id is taken, and is one when it is repeated', async () => {
  const characters = (count: number, from: number): string =>
    Array.from({ length: count }, (_, n) => String.fromCharCode(from + ((n * 7_919) % 20_000))).join('');
  const event = {
    specversion: '1.0',
    id: characters(200, 0x4e00),
    source: `${characters(345, 0x4e00)}${'\u0001'.repeat(155)}`,
    type: 'booking.cancellation_requested',
    subject: 'B-long',
    data: { reason: 'moved away' },
  };
  const first = await must(service.post('/v1/triggers', event, { as: 'ana' }));
  expect(first.body.started).toHaveLength(1);
  const again = await finished(service, await service.post('/v1/triggers', event, later({ as: 'ana' })), { as: 'ana' });
  expect(again.body.result.body).toEqual(first.body);
});

test('an operation whose key was used before ends as that request did, for as long as it can be read', async () => {
  const key = randomUUID();
  const body = startBody();
  const direct = await must(service.post('/v1/instances', body, { as: 'ana', key }));
  await admin.query(`update log.idempotency set expires_at = now() + interval '1 hour' where key = $1`, [key]);
  const accepted = await service.post('/v1/instances', body, later({ as: 'ana', key }));
  const done = await finished(service, accepted, { as: 'ana' });
  expect(done.body).toMatchObject({ status: 'succeeded', result: { body: direct.body } });
  const kept = `select expires_at > finished_at + interval '7 days' as outlives
    from log.operations join log.idempotency using (tenant, actor, key) where key = $1`;
  expect(await rows(kept, [key])).toEqual([{ outlives: true }]);
});

test('what only asks is answered at once, whatever it prefers', async () => {
  const reply = await service.app.inject({
    method: 'HEAD',
    url: '/v1/operations/0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55',
    headers: { authorization: 'acme/ana', prefer: 'respond-async' },
  });
  expect(reply.statusCode).toBe(404);
});

test('what is plainly wrong is refused at the door', async () => {
  const id = await startAna();
  const [before] = await rows('select count(*) from log.operations');
  const match = later({ as: 'bo', headers: { 'if-match': 'garbage' } });
  expect((await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 7 }, later({ as: 'bo' }))).status).toBe(400);
  expect((await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, match)).status).toBe(400);
  expect((await service.put('/v1/directory/users/eve', { name: 'Eve' }, later({ as: 'bo' }))).status).toBe(403);
  expect((await service.put('/v1/definitions/x/draft', { document: {} }, later({ as: 'bo' }))).status).toBe(403);
  await must(service.put('/v1/directory/users/gone', { name: 'Gone', active: false }));
  expect((await service.post(`/v1/instances/${id}/comment`, { comment: 'x' }, later({ as: 'gone' }))).status).toBe(403);
  expect(await rows('select count(*) from log.operations')).toEqual([before]);
});

test('an operation is seen by who sent it; to others it does not exist', async () => {
  const accepted = await service.post('/v1/instances', startBody(), later({ as: 'ana' }));
  for (const other of [{ as: 'bo' }, { as: 'ana', tenant: 'globex' }, {}])
    expect(await service.get(accepted.headers.location!, other)).toMatchObject({ status: 404 });
  await finished(service, accepted, { as: 'ana' });
});

test('an event, a draft and a user may wait, too', async () => {
  const event = {
    specversion: '1.0',
    id: 'later-1',
    source: '/bookings',
    type: 'booking.cancellation_requested',
    subject: 'B-later',
    data: { reason: 'moved away' },
  };
  const document = { key: 'later', name: 'Later' };
  const operations = await Promise.all([
    service.post('/v1/triggers', event, later()).then((reply) => finished(service, reply)),
    service.put('/v1/definitions/later/draft', { document }, later()).then((reply) => finished(service, reply)),
    service.put('/v1/directory/users/kim', { name: 'Kim Li' }, later()).then((reply) => finished(service, reply)),
  ]);
  expect(operations.map(({ body }) => body.result)).toMatchObject([
    { status: 200, body: { started: [{ definition: 'cancellation' }] } },
    { status: 201, body: { draftRevision: 1, document } },
    { status: 201, body: { id: 'kim' } },
  ]);
  const again = await must(service.post('/v1/triggers', event, { as: 'ana' }));
  expect(again.body).toEqual(operations[0].body.result.body);
});

test('a draft is saved once under its key', async () => {
  const save = (document: object) => service.put('/v1/definitions/once/draft', { document }, { key: 'draft-1' });
  const first = await must(save({ name: 'One' }));
  const again = await save({ name: 'One' });
  expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, body: first.body });
  expect(await save({ name: 'Two' })).toMatchObject({ status: 422 });
});

test('a tenant may have so many waiting; then it is told to come later, and others are not', async () => {
  await admin.query(
    `insert into log.operations (id, tenant, actor, key, line, fingerprint, request, held_until)
     select gen_random_uuid(), 'globex', 'ana', 'k' || n, 'l' || n, '', '', 'infinity' from generate_series(1, $1) n`,
    [operationLimits.waitingPerTenantMax],
  );
  const full = await service.put('/v1/directory/users/kim', { name: 'Kim' }, later({ tenant: 'globex' }));
  expect(full).toMatchObject({ status: 429, headers: { 'retry-after': '5' } });
  await finished(service, await service.put('/v1/directory/users/lou', { name: 'Lou' }, later()));
  await admin.query(`delete from log.operations where tenant = 'globex'`);
});
