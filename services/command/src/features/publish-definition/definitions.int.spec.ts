import { afterAll, beforeAll, expect, test } from 'vitest';
import { cancellation, createTestService, must, populate, startBody, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

const simple = (key: string, more: object = {}) => ({
  key,
  start: 'check',
  steps: {
    check: {
      type: 'approval',
      assign: { role: 'manager' },
      next: [
        { on: 'approved', to: 'ok' },
        { on: 'rejected', to: 'no' },
      ],
    },
    ok: { type: 'end', status: 'approved' },
    no: { type: 'end', status: 'rejected' },
  },
  ...more,
});
const publishing = (key: string, body: object, headers = {}) =>
  service.post(`/v1/definitions/${key}/versions`, { confirmWarnings: true, ...body }, { headers });

test('a draft is saved on top of what its editor saw', async () => {
  const url = '/v1/definitions/travel/draft';
  expect(await service.get(url)).toMatchObject({ status: 404 });
  expect(await service.put(url, { document: { key: 'travel' } })).toMatchObject({
    status: 201,
    headers: { etag: '"1"' },
    body: { draftRevision: 1, savedBy: 'root' },
  });
  expect(await service.put(url, { document: simple('travel') })).toMatchObject({
    status: 428,
    body: { type: 'urn:procession:problem:precondition-required', actual: 1 },
  });
  expect(await service.put(url, { document: simple('travel') }, { headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: { issues: [] },
  });
  expect(await service.put(url, { document: {} }, { headers: { 'if-match': '"1"' } })).toMatchObject({
    status: 412,
    body: { expected: 1, actual: 2, since: [{ actor: 'root' }] },
  });
  expect(await service.get(url)).toMatchObject({
    status: 200,
    headers: { etag: '"2"' },
    body: { document: simple('travel') },
  });
  expect(await service.get(url, { tenant: 'globex' })).toMatchObject({ status: 404 });
  expect(await service.put(url, { document: {} }, { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'publish' },
  });
});

test('a draft with faults is kept, and says them with their places', async () => {
  const saved = await service.put('/v1/definitions/broken/draft', {
    document: 'key: broken\nsteps: { a: { type: nonsense } }\n',
  });
  expect(saved.status).toBe(201);
  expect(saved.body.issues.length).toBeGreaterThan(0);
  expect(await publishing('broken', {})).toMatchObject({
    status: 422,
    body: { type: 'urn:procession:problem:definition-invalid', issues: saved.body.issues },
  });
});

test('the draft is published as the next version, once', async () => {
  await must(service.put('/v1/definitions/leave/draft', { document: simple('leave') }));
  expect(
    await publishing('leave?dryRun=true', {}).then(() =>
      service.post('/v1/definitions/leave/versions?dryRun=true', {}),
    ),
  ).toMatchObject({ status: 200, body: { version: 1 } });
  expect(await publishing('leave', {})).toMatchObject({
    status: 201,
    headers: { location: '/v1/definitions/leave/versions/1' },
    body: { version: 1, hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
  });
  expect(await publishing('leave', {})).toMatchObject({
    status: 409,
    body: { type: 'urn:procession:problem:nothing-to-change' },
  });
  expect(await publishing('leave', { document: simple('leave', { name: 'Leave' }) })).toMatchObject({
    status: 201,
    body: { version: 2 },
  });
  expect(await publishing('nothing-here', {})).toMatchObject({
    status: 409,
    body: { type: 'urn:procession:problem:draft-missing' },
  });
});

test('of two publishers at once each gets a version of their own', async () => {
  const replies = await Promise.all(
    [1, 2, 3].map((n) => publishing('race', { document: simple('race', { name: `Number ${n}` }) })),
  );
  expect(replies.map(({ body }) => body.version).sort()).toEqual([1, 2, 3]);
});

test('instances stay on their version; a deprecated version starts nothing more', async () => {
  await must(publishing('loan', { document: simple('loan') }));
  const start = (version?: number) =>
    service.post('/v1/instances', { definition: 'loan', ...(version && { version }) }, { as: 'ana' });
  const first = await must(start());
  await must(publishing('loan', { document: simple('loan', { name: 'Loan' }) }));
  expect((await start()).body.version).toBe(2);
  const deprecate = (version: number) =>
    service.post(`/v1/definitions/loan/versions/${version}/deprecate`, { reason: 'replaced' });
  expect((await deprecate(2)).status).toBe(200);
  expect(await deprecate(2)).toMatchObject({
    status: 409,
    body: { type: 'urn:procession:problem:definition-deprecated' },
  });
  expect(await deprecate(9)).toMatchObject({ status: 404 });
  expect((await start()).body.version).toBe(1);
  expect(await start(2)).toMatchObject({ status: 409, body: { type: 'urn:procession:problem:definition-deprecated' } });
  expect(await start(9)).toMatchObject({ status: 404 });
  await must(deprecate(1));
  expect(await start()).toMatchObject({ status: 409 });
  expect(
    await service.post(`/v1/tasks/${first.body.id}.1/decide`, { outcome: 'approved' }, { as: 'bo' }),
  ).toMatchObject({ status: 200, body: { instance: { version: 1, status: 'approved' } } });
});

test('a version published by one process starts in another at once', async () => {
  const other = await createTestService(service.database);
  try {
    await must(other.post('/v1/instances', startBody(), { as: 'ana' }));
    await must(publishing('fresh', { document: simple('fresh') }));
    expect(await other.post('/v1/instances', { definition: 'fresh' }, { as: 'ana' })).toMatchObject({ status: 201 });
  } finally {
    await other.close();
  }
});

test('users and roles are put whole, and only by who may', async () => {
  const url = '/v1/directory/users/ulla';
  expect(await service.put(url, { name: 'Ulla' }, { as: 'bo' })).toMatchObject({
    status: 403,
    body: { permission: 'administer' },
  });
  expect(await service.put(url, { name: 'Ulla' })).toMatchObject({
    status: 201,
    body: { revision: 1, profile: { name: 'Ulla', kind: 'person', active: true } },
  });
  expect(await service.put(url, { name: 'Ulla' }), 'nothing is written when nothing changes').toMatchObject({
    status: 200,
    body: { revision: 1 },
  });
  expect(await service.put(url, { name: 'Ulla B.' }, { headers: { 'if-match': '"7"' } })).toMatchObject({
    status: 412,
    body: { expected: 7, actual: 1 },
  });
  expect(
    await service.put('/v1/directory/roles/tester', { name: 'Tester', holders: ['ulla', 'nobody'] }),
  ).toMatchObject({ status: 400, body: { issues: [{ place: '/body/holders/1' }] } });
  expect(await service.put('/v1/directory/roles/tester', { name: 'Tester', holders: ['ulla'] })).toMatchObject({
    status: 201,
    body: { revision: 2, holders: ['ulla'] },
  });
  expect(await service.put('/v1/directory/roles/tester', { name: 'Tester', holders: ['ana'] })).toMatchObject({
    status: 200,
    body: { revision: 4, holders: ['ana'] },
  });
});

test('a user who is no longer active can do nothing', async () => {
  await must(service.put('/v1/directory/users/temp', { name: 'Temp' }));
  await must(service.put('/v1/directory/roles/temps', { name: 'Temps', permissions: ['start'], holders: ['temp'] }));
  expect((await service.post('/v1/instances', startBody(), { as: 'temp' })).status).toBe(201);
  await must(service.put('/v1/directory/users/temp', { name: 'Temp', active: false }));
  expect((await service.post('/v1/instances', startBody(), { as: 'temp' })).status).toBe(403);
});

test('warnings are confirmed by their codes before a version is published', async () => {
  const document = { ...cancellation, key: 'warned', unique: undefined };
  const checked = await service.post('/v1/definitions/warned/versions?dryRun=true', {
    document: JSON.parse(JSON.stringify(document)),
  });
  const codes = checked.body.warnings.map(({ code }: { code: string }) => code);
  const reply = await service.post('/v1/definitions/warned/versions', {
    document: JSON.parse(JSON.stringify(document)),
  });
  expect(reply.status).toBe(codes.length > 0 ? 409 : 201);
  if (codes.length > 0)
    expect(
      await service.post('/v1/definitions/warned/versions', {
        document: JSON.parse(JSON.stringify(document)),
        confirmWarnings: codes,
      }),
    ).toMatchObject({ status: 201 });
});

test('a definition that a sub-process starts may be missing; its version is that of when the starting one was published', async () => {
  const starting = (name: string) => ({
    key: 'starts-below',
    name,
    start: 'below',
    steps: {
      below: { type: 'subprocess', definition: 'below-it', next: [{ otherwise: true, to: 'done' }] },
      done: { type: 'end' },
    },
  });
  const warned = await service.post('/v1/definitions/starts-below/versions?dryRun=true', { document: starting('One') });
  expect(warned.body.warnings).toMatchObject([{ code: 'definition-missing', place: '/steps/below/definition' }]);
  await must(publishing('starts-below', { document: starting('One') }));
  await must(publishing('below-it', { document: simple('below-it') }));
  const known = await service.post('/v1/definitions/starts-below/versions?dryRun=true', { document: starting('Two') });
  expect(known.body.warnings).toEqual([]);
  await must(publishing('starts-below', { document: starting('Two') }));
  await must(publishing('below-it', { document: simple('below-it', { name: 'Second' }) }));
  const started = async (version: number) => {
    const { config } = (await service.parts.ports.definitions.load('acme', 'starts-below', version)).steps.get(
      'below',
    )!;
    return config.type === 'subprocess' && config.version;
  };
  expect(await started(1)).toBeUndefined();
  expect(await started(2)).toBe(1);
});
