import { instanceLimits } from '@procession/engine/instance/limits.ts';
import { execute } from '@procession/stack/database.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stateBytesMax } from '../event-store/state-cache.ts';
import { createTestService, must, populate, startBody, type TestService } from '../testing.ts';

const { historyEventsMax, historyEventsWarned } = instanceLimits;

let service: TestService;
beforeAll(async () => {
  service = await createTestService();
  await populate(service);
});
afterAll(() => service.close());

/** An instance with so many events, which nobody has in memory. */
async function startLong(events: number): Promise<string> {
  const { id } = (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body;
  await execute(
    service.database.urls.admin,
    `with written as (
       insert into log.events (recorded_at, revision, epoch, schema_version, tenant, stream, type, hash, data, meta)
       select e.recorded_at, n, e.epoch, 1, e.tenant, e.stream, 'TaskCommented', sha256(n::text::bytea),
         '{"by":"ana","comment":"and on it goes"}', e.meta
       from log.events e, generate_series(e.revision + 1, ${events}) as n
       where e.stream = 'instance-${id}' and e.revision = (select s.revision from log.streams s where s.stream = e.stream)
       returning stream, revision, hash)
     update log.streams s set revision = w.revision, hash = w.hash
     from written w where w.stream = s.stream and w.revision = ${events}`,
  );
  await must(service.post(`/v1/instances/${id}/snapshot`, {}));
  const cold = await createTestService(service.database);
  await service.close();
  service = cold;
  return id;
}

const comment = (id: string) => service.post(`/v1/instances/${id}/comment`, { comment: 'one more' }, { as: 'ana' });

async function metric(name: string): Promise<number> {
  const { body } = await service.app.inject({ url: '/metrics' });
  return Number(new RegExp(`^procession_${name}\\{[^}]*\\} (\\d+)$`, 'm').exec(body)?.[1]);
}

test('operators are told once that a history gets long', async () => {
  const id = await startLong(historyEventsWarned - 2);
  const told: number[] = [];
  for (let n = 0; n < 4; n++) {
    await must(comment(id));
    told.push(await metric('long_histories_total'));
  }
  expect(told).toEqual([0, 1, 1, 1]);
});

test('what was folded from a long history takes no more room in memory than its state', async () => {
  const id = await startLong(20_000);
  await execute(service.database.urls.admin, 'delete from log.snapshots');
  await must(comment(id));
  const entryBytes = 1_000;
  expect(await metric('cached_bytes')).toBeLessThan(stateBytesMax + (await metric('cached_streams')) * entryBytes);
  expect(await metric('cached_bytes')).toBeGreaterThanOrEqual(stateBytesMax);
});

test('a full history takes nothing more but what closes the instance', async () => {
  const id = await startLong(historyEventsMax - 1);
  expect((await must(comment(id))).body.revision).toBe(historyEventsMax);
  expect((await comment(id)).body).toMatchObject({
    type: 'urn:procession:problem:history-full',
    status: 422,
    events: historyEventsMax,
    eventsMax: historyEventsMax,
    detail: expect.stringContaining('Cancel it'),
  });
  const decided = await service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' });
  expect(decided.body.type).toBe('urn:procession:problem:history-full');
  const cancelled = await must(service.post(`/v1/instances/${id}/cancel`, { reason: 'full' }));
  expect(cancelled.body.status).toBe('cancelled');
});
