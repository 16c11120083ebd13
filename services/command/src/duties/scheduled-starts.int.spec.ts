import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, startBody, type TestService } from '../testing.ts';

const within = { withinMs: 8_000 };
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

const inMs = (ms: number): string => new Date(Date.now() + ms).toISOString();
const facts = async (id: string): Promise<string[]> => {
  const { rows } = await admin.query<{ type: string }>(
    'select type from log.events where stream = $1 order by revision',
    [`instance-${id}`],
  );
  return rows.map(({ type }) => type);
};
const duties = async (id: string): Promise<number> =>
  (await admin.query(`select from log.duties where stream = $1`, [`instance-${id}`])).rows.length;

test('an instance that is started for later is accepted now, begins then, and once', async () => {
  const body = { ...startBody(), startAt: inMs(700) };
  const { status, body: accepted } = await must(service.post('/v1/instances', body, { as: 'ana' }));
  expect([status, accepted.status, accepted.openTasks]).toEqual([201, 'pending', []]);
  const { id } = accepted as { id: string };
  expect(await facts(id)).toEqual(['InstanceScheduled']);
  // `unique` counts from here.
  const twin = { ...startBody(), entity: body.entity };
  expect((await service.post('/v1/instances', twin, { as: 'ana' })).status).toBe(409);
  await waitUntil('it has begun', async () => (await facts(id)).length > 1, within);
  expect(await facts(id)).toEqual(['InstanceScheduled', 'InstanceStarted', 'TaskOpened', 'InstanceAdvanced']);
  const { rows } = await admin.query<{ early: boolean; actor: string }>(
    `select recorded_at < $2 as early, meta ->> 'actor' as actor from log.events where stream = $1 and type = 'InstanceStarted'`,
    [`instance-${id}`, body.startAt],
  );
  expect(rows).toEqual([{ early: false, actor: 'system' }]);
  expect(await duties(id)).toBe(0);
  const decided = await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' });
  expect(decided.status).toBe(200);
});

test('before it begins it can be cancelled and commented, and nothing else', async () => {
  const body = { ...startBody(), startAt: inMs(3_600_000) };
  const { id } = (await must(service.post('/v1/instances', body, { as: 'ana' }))).body as { id: string };
  const change = await service.patch(`/v1/instances/${id}/data`, { set: { reason: 'other' } });
  expect([change.status, change.body.type]).toEqual([409, 'urn:procession:problem:instance-pending']);
  await must(service.post(`/v1/instances/${id}/comment`, { comment: 'Soon' }, { as: 'ana' }));
  await must(service.post(`/v1/instances/${id}/cancel`, { reason: 'No need' }, { as: 'ana' }));
  expect(await facts(id)).toEqual(['InstanceScheduled', 'TaskCommented', 'InstanceEnded']);
  expect(await duties(id)).toBe(0);
  const twin = { ...startBody(), entity: body.entity };
  expect((await service.post('/v1/instances', twin, { as: 'ana' })).status).toBe(201);
});

test('an instant that has passed is now', async () => {
  const { body } = await must(
    service.post('/v1/instances', { ...startBody(), startAt: '2026-01-01T00:00:00+01:00' }, { as: 'ana' }),
  );
  expect(body.status).toBe('in_progress');
});

test('of two processes one begins it', async () => {
  const other = await createTestService(service.database);
  const startAt = inMs(400);
  const ids = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const { body } = await must(service.post('/v1/instances', { ...startBody(), startAt }, { as: 'ana' }));
      return body.id as string;
    }),
  );
  await waitUntil(
    'all have begun',
    async () => (await Promise.all(ids.map(duties))).every((open) => open === 0),
    within,
  );
  for (const id of ids) expect((await facts(id)).filter((type) => type === 'InstanceStarted')).toHaveLength(1);
  await other.close();
});
