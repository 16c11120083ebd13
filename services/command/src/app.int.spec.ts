import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, startBody, type TestService } from './testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

test('an instance is started, decided and completed', async () => {
  const started = await service.post('/v1/instances', startBody('B-1'), { as: 'ana' });
  expect(started).toMatchObject({
    status: 201,
    body: {
      definition: 'cancellation',
      version: 1,
      title: 'Cancel booking B-1',
      status: 'in_progress',
      openTasks: [{ step: 'manager', name: 'Manager' }],
    },
  });
  const { id, revision } = started.body;
  expect(started.headers).toMatchObject({
    location: `/v1/instances/${id}`,
    etag: `"${revision}"`,
    'consistency-token': `1;instance-${id}@${revision}`,
  });

  const decided = await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' });
  expect(decided).toMatchObject({
    status: 200,
    body: { status: 'completed', outcome: 'approved', instance: { openTasks: [{ step: 'clerk' }] } },
  });

  const completed = await service.post(`/v1/tasks/${id}.2/complete`, {}, { as: 'ana' });
  expect(completed).toMatchObject({ status: 200, body: { instance: { status: 'approved', openTasks: [] } } });
});

test('a task that is decided already says by whom, when and what', async () => {
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  await must(service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' }));
  const late = await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'rejected', comment: 'no' }, { as: 'mei' });
  expect(late).toMatchObject({
    status: 409,
    body: {
      type: 'urn:procession:problem:task-already-decided',
      by: 'bo',
      byName: 'Bo Chen',
      outcome: 'approved',
      at: expect.stringMatching(/^\d{4}-/),
    },
  });
});

test('a request repeated under its key is answered word for word; another one under it is refused', async () => {
  const body = startBody();
  const first = await service.post('/v1/instances', body, { as: 'ana', key: 'k-1' });
  const again = await service.post('/v1/instances', body, { as: 'ana', key: 'k-1' });
  expect(again.text).toBe(first.text);
  expect(again.status).toBe(201);
  expect(again.headers).toMatchObject({
    'idempotency-replayed': 'true',
    etag: first.headers.etag,
    location: first.headers.location,
    'consistency-token': first.headers['consistency-token'],
  });
  expect(await service.post('/v1/instances', startBody(), { as: 'ana', key: 'k-1' })).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:idempotency-key-reused' },
  });
  const ofAnother = await service.post('/v1/instances', startBody(), { key: 'k-1' });
  expect(ofAnother.status).toBe(201);
});

test('somebody without the right, without a seat, or excluded is told so', async () => {
  expect(await service.post('/v1/instances', startBody(), { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'start' },
  });
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'ana' })).toMatchObject({
    status: 403,
  });
  expect(await service.post(`/v1/instances/${id}/cancel`, { reason: 'why not' }, { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'operate' },
  });
});

test('a claim and a release need no body', async () => {
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  for (const headers of [{}, { 'content-type': 'application/json' }]) {
    const claimed = await service.post(`/v1/tasks/${id}.1/claim`, undefined, { as: 'bo', headers });
    expect(claimed).toMatchObject({ status: 200, body: { claimedBy: 'bo' } });
    const released = await service.post(`/v1/tasks/${id}.1/release`, undefined, { as: 'bo', headers });
    expect(released).toMatchObject({ status: 200, body: { claimedBy: null } });
  }
});

test('what belongs to another tenant answers like what does not exist', async () => {
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  const unknown = '0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55';
  const bare = ({
    status,
    body: { instance: _request, ...body },
  }: {
    status: number;
    body: Record<string, unknown>;
  }) => ({ status, body });
  for (const [path, body] of [
    ['tasks/ID.1/decide', { outcome: 'approved' }],
    ['tasks/ID.1/claim', {}],
    ['instances/ID/cancel', { reason: 'x' }],
    ['instances/ID/comment', { comment: 'x' }],
  ] as const) {
    const foreign = await service.post(`/v1/${path.replace('ID', id)}`, body, { tenant: 'globex' });
    const missing = await service.post(`/v1/${path.replace('ID', unknown)}`, body, { tenant: 'globex' });
    expect(foreign.status).toBe(404);
    expect(bare(foreign)).toEqual(bare(missing));
  }
});

test('a stale If-Match is told both revisions and what happened since', async () => {
  const { id, revision } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  await must(service.post(`/v1/instances/${id}/comment`, { comment: 'look at this' }, { as: 'ana' }));
  const late = await service.post(
    `/v1/instances/${id}/cancel`,
    { reason: 'x' },
    { as: 'ana', headers: { 'if-match': `"${revision}"` } },
  );
  expect(late).toMatchObject({
    status: 412,
    body: {
      type: 'urn:procession:problem:revision-moved',
      expected: revision,
      actual: revision + 1,
      since: [{ revision: revision + 1, type: 'TaskCommented', actor: 'ana' }],
    },
  });
  const now = await service.post(
    `/v1/instances/${id}/cancel`,
    { reason: 'x' },
    { as: 'ana', headers: { 'if-match': `"${revision + 1}"` } },
  );
  expect(now).toMatchObject({ status: 200, body: { status: 'cancelled' } });
});

test('a second start for a unique value is refused and names the first, until that one ends', async () => {
  const first = (await must(service.post('/v1/instances', startBody('B-9'), { as: 'ana' }))).body;
  expect(await service.post('/v1/instances', startBody('B-9'), { as: 'ana' })).toMatchObject({
    status: 409,
    body: { type: 'urn:procession:problem:unique-taken', heldBy: first.id },
  });
  await must(service.post(`/v1/instances/${first.id}/cancel`, { reason: 'x' }, { as: 'ana' }));
  expect(await service.post('/v1/instances', startBody('B-9'), { as: 'ana' })).toMatchObject({ status: 201 });
});

test('of starts at once for one unique value exactly one succeeds', async () => {
  const replies = await Promise.all(
    Array.from({ length: 20 }, () => service.post('/v1/instances', startBody('B-10'), { as: 'ana' })),
  );
  expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array(19).fill(409)]);
  const [winner] = replies.filter(({ status }) => status === 201);
  for (const { status, body } of replies) if (status === 409) expect(body.heldBy).toBe(winner!.body.id);
});

test('an event starts the definitions with its trigger, once', async () => {
  const event = {
    specversion: '1.0',
    id: 'e-1',
    source: '/bookings',
    type: 'booking.cancellation_requested',
    subject: 'B-20',
    data: { reason: 'moved away', refund: { amount: '10.00', currency: 'EUR' }, other: 1 },
  };
  const first = await service.post('/v1/triggers', event, { as: 'ana' });
  expect(first).toMatchObject({
    status: 200,
    body: { started: [{ definition: 'cancellation', title: 'Cancel booking B-20' }], refused: [] },
  });
  const again = await service.post('/v1/triggers', { ...event, time: '2026-01-01T00:00:00Z' }, { as: 'ana' });
  expect(again.text).toBe(first.text);
  expect(again.headers['idempotency-replayed']).toBe('true');
  expect(await service.post('/v1/triggers', { ...event, id: 'e-2' }, { as: 'ana' })).toMatchObject({
    status: 200,
    body: {
      started: [],
      refused: [{ definition: 'cancellation', type: 'unique-taken', facts: { heldBy: first.body.started[0].id } }],
    },
  });
  expect(
    await service.post('/v1/triggers', { ...event, id: 'e-3', type: 'nobody.listens' }, { as: 'ana' }),
  ).toMatchObject({ status: 200, body: { started: [], refused: [] } });
});

test('bad input is refused with its place', async () => {
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  expect(await service.post('/v1/instances', { ...startBody(), nonsense: 1 }, { as: 'ana' })).toMatchObject({
    status: 400,
    body: { type: 'urn:procession:problem:invalid-request' },
  });
  expect(
    await service.post('/v1/instances', { ...startBody(), data: { reason: 5, refund: 'x', extra: 1 } }, { as: 'ana' }),
  ).toMatchObject({
    status: 400,
    body: {
      type: 'urn:procession:problem:invalid-data',
      issues: expect.arrayContaining([
        expect.objectContaining({ place: '/data/extra' }),
        expect.objectContaining({ place: '/data/reason' }),
      ]),
    },
  });
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'maybe' }, { as: 'bo' })).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:outcome-unknown' },
  });
  expect(await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'rejected' }, { as: 'bo' })).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:comment-required' },
  });
  expect(await service.post(`/v1/tasks/${id}.7/decide`, { outcome: 'approved' }, { as: 'bo' })).toMatchObject({
    status: 404,
  });
  expect(await service.post('/v1/tasks/nonsense/decide', { outcome: 'approved' }, { as: 'bo' })).toMatchObject({
    status: 400,
  });
  expect(await service.post('/v1/instances', startBody(), { as: 'ana', key: 'with space' })).toMatchObject({
    status: 400,
    body: { issues: [{ place: '/headers/idempotency-key' }] },
  });
  expect(await service.post('/v1/instances', { ...startBody(), definition: 'nonsense' }, { as: 'ana' })).toMatchObject({
    status: 404,
    body: { type: 'urn:procession:problem:definition-not-found' },
  });
  const nul = { ...startBody(), data: { reason: 'a\u0000b' } };
  expect([400, 422]).toContain((await service.post('/v1/instances', nul, { as: 'ana' })).status);
});

test('a right that is taken away elsewhere is gone at once for whoever is refused, and within a second for all', async () => {
  const other = await createTestService(service.database);
  try {
    await must(other.post('/v1/instances', startBody(), { as: 'ana' }));
    expect((await other.post('/v1/instances', startBody(), { as: 'mei' })).status).toBe(403);
    await must(
      service.put('/v1/directory/roles/starter', { name: 'Starter', permissions: ['start'], holders: ['mei'] }),
    );
    expect((await other.post('/v1/instances', startBody(), { as: 'mei' })).status).toBe(201);
    await must(service.put('/v1/directory/roles/starter', { name: 'Starter', permissions: ['start'], holders: [] }));
    await expect
      .poll(async () => (await other.post('/v1/instances', startBody(), { as: 'mei' })).status, { timeout: 3_000 })
      .toBe(403);
  } finally {
    await other.close();
  }
});
