import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, startBody, type TestService } from '../../testing.ts';

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
  await must(service.put('/v1/directory/users/sue', { name: 'Sue' }));
  await must(service.put('/v1/directory/roles/temp', { name: 'Temp', permissions: ['act'], holders: ['sue'] }));
});
afterAll(() => service.close());

const url = '/v1/directory/absences/summer';
const dayMs = 86_400_000;
const day = (offset: number): string => new Date(Date.now() + offset * dayMs).toISOString().slice(0, 10);
const away = { user: 'bo', substitute: 'sue', from: day(-1), to: day(1) };

test('the substitute decides while somebody is away, with both names on record, and not any more when that is taken back', async () => {
  const start = async (): Promise<string> => {
    const { body } = await must(service.post('/v1/instances', startBody(), { as: 'ana', key: crypto.randomUUID() }));
    return `${(body as { id: string }).id}.1`;
  };
  const decide = (task: string) => service.post(`/v1/tasks/${task}/decide`, { outcome: 'approved' }, { as: 'sue' });
  const first = await start();
  expect(await decide(first)).toMatchObject({ status: 403, body: { type: 'urn:procession:problem:not-an-assignee' } });
  expect(await service.put(url, away, { as: 'bo' })).toMatchObject({
    status: 201,
    body: { id: 'summer', cancelled: false, profile: { ...away, zone: 'UTC' } },
  });
  expect(await decide(first)).toMatchObject({ status: 200 });
  const admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
  const { rows } = await admin.query(`select data from log.events where stream = $1 and type = 'TaskDecided'`, [
    `instance-${first.slice(0, -2)}`,
  ]);
  await admin.end();
  expect(rows).toMatchObject([{ data: { by: 'sue', onBehalfOf: 'bo', seat: 'user:bo' } }]);
  const second = await start();
  expect(await service.delete(url, { as: 'bo' })).toMatchObject({ status: 200, body: { cancelled: true } });
  expect(await decide(second)).toMatchObject({ status: 403 });
});

test('somebody else’s absence takes an administrator, and what makes no sense is refused', async () => {
  expect(await service.put(url, away, { as: 'mei' })).toMatchObject({
    status: 403,
    body: { permission: 'administer' },
  });
  expect(await service.delete(url, { as: 'mei' })).toMatchObject({ status: 403 });
  const refused = [
    [{ ...away, substitute: 'bo' }, 400],
    [{ ...away, to: day(-2) }, 400],
    [{ ...away, to: day(500) }, 400],
    [{ ...away, substitute: 'nobody' }, 404],
    [{ ...away, zone: 'Moon/Base' }, 400],
  ] as const;
  for (const [body, status] of refused) expect(await service.put(url, body)).toMatchObject({ status });
});
