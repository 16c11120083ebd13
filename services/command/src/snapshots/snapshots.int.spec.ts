import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import { execute } from '@procession/stack/database.ts';
import type { TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestService, must, populate, startBody, type TestService } from '../testing.ts';
import { snapshotLimits } from './snapshot-taker.ts';

const snapshotEveryEvents = 10;
let service: TestService;
let admin: pg.Client;
const others: TestService[] = [];
beforeAll(async () => {
  service = await createTestService(undefined, undefined, { snapshotEveryEvents });
  await populate(service);
  admin = new pg.Client(service.database.urls.admin);
  await admin.connect();
});
afterAll(async () => {
  await admin.end();
  for (const other of [...others, service]) await other.close();
});

/** A copy that has nothing in memory. */
async function coldCopy(database: TestDatabase = service.database): Promise<TestService> {
  const copy = await createTestService(database, undefined, { snapshotEveryEvents });
  others.push(copy);
  return copy;
}

const start = async (): Promise<string> =>
  (await must(service.post('/v1/instances', startBody(), { as: 'ana' }))).body.id;

/** Each is settled before the next, or one snapshot would do for several that are due. */
async function comment(id: string, { times = 1, by = service } = {}) {
  let last = { body: { revision: 0, title: '' } };
  for (let n = 0; n < times; n++) {
    last = await must(by.post(`/v1/instances/${id}/comment`, { comment: `${n}` }, { as: 'ana' }));
    await by.parts.snapshots.settled();
  }
  return last.body as { revision: number; title: string };
}

const snapshotsOf = async (id: string) =>
  (
    await admin.query<{ revision: number; fold_version: number; state: string }>(
      'select revision, fold_version, state from log.snapshots where stream = $1 order by revision',
      [`instance-${id}`],
    )
  ).rows;

const change = (id: string, set: string) =>
  execute(service.database.urls.admin, `update log.snapshots set ${set} where stream = 'instance-${id}'`);

async function ignored(of: TestService, reason: string): Promise<number> {
  const { body } = await of.app.inject({ url: '/metrics' });
  const line = new RegExp(`^procession_snapshots_ignored_total\\{.*reason="${reason}".*\\} (\\d+)$`, 'm').exec(body);
  return Number(line?.[1] ?? 0);
}

test('a snapshot is taken every so many events, the newest few are kept, and a short stream has none', async () => {
  const [id, short] = [await start(), await start()];
  await comment(id, { times: 55 });
  const revisions = (await snapshotsOf(id)).map(({ revision }) => revision);
  expect(revisions).toHaveLength(snapshotLimits.keptMax);
  expect(revisions.every((revision) => revision >= 3 * snapshotEveryEvents)).toBe(true);
  expect(await snapshotsOf(short)).toEqual([]);
});

test('a copy that has nothing in memory goes on from the newest snapshot and the events since', async () => {
  const id = await start();
  const { revision } = await comment(id, { times: 25 });
  // No one else would know this title: it can only come from the snapshot.
  await change(id, `state = replace(state, '"Cancel booking', '"From the snapshot:')`);
  expect(await comment(id, { by: await coldCopy() })).toMatchObject({
    revision: revision + 1,
    title: expect.stringMatching(/^From the snapshot:/),
  });
});

test.each([
  ['of another fold', `fold_version = fold_version + 1`, 'fold'],
  ['of a history that is not this one', `hash = decode(repeat('00', 32), 'hex')`, 'hash'],
  ['of revisions that a restore has taken back', 'revision = revision + 10000', 'hash'],
])('a snapshot %s is not used, is counted, and goes when the next is taken', async (_what, falsified, reason) => {
  const id = await start();
  const { revision, title } = await comment(id, { times: 12 });
  await change(id, `state = replace(state, '"Cancel booking', '"From the snapshot:')`);
  await change(id, falsified);
  const copy = await coldCopy();
  expect(await comment(id, { by: copy })).toMatchObject({ revision: revision + 1, title });
  expect(await ignored(copy, reason)).toBeGreaterThan(0);
  expect(await ignored(copy, reason === 'hash' ? 'fold' : 'hash')).toBe(0);
  await comment(id, { by: copy, times: 3 * snapshotEveryEvents });
  const kept = await snapshotsOf(id);
  expect(kept.map((s) => s.fold_version)).toEqual(Array(snapshotLimits.keptMax).fill(foldVersion));
  expect(kept.every((s) => s.revision < 100)).toBe(true);
});

test('with all snapshots deleted on the way everything goes on as before', async () => {
  const id = await start();
  const { title } = await comment(id, { times: 25 });
  await admin.query('delete from log.snapshots');
  expect(await comment(id)).toMatchObject({ title });
  const { revision } = await comment(id, { by: await coldCopy(), times: 10 });
  expect((await snapshotsOf(id)).map((s) => s.revision)).toHaveLength(1);
  const approved = await must(service.post(`/v1/tasks/${id}.1/decide`, { outcome: 'approved' }, { as: 'bo' }));
  expect(approved.body.instance.revision).toBe(revision + 4);
});

test('an operator has one taken at once, others may not, and a foreign instance is not there', async () => {
  const id = await start();
  const { revision } = await comment(id);
  const url = `/v1/instances/${id}/snapshot`;
  const taken = await must(service.post(url, {}));
  expect(taken.body).toMatchObject({ id, revision });
  expect(await snapshotsOf(id)).toMatchObject([{ revision, fold_version: foldVersion }]);
  expect(Buffer.byteLength((await snapshotsOf(id))[0]!.state)).toBe(taken.body.stateBytes);
  expect((await must(service.post(url, {}))).body.revision).toBe(revision);
  expect((await service.post(url, {}, { as: 'bo' })).body).toMatchObject({ status: 403, permission: 'operate' });
  expect((await service.post(url, {}, { tenant: 'globex' })).status).toBe(404);
  expect((await service.post('/v1/instances/0193441e-6a5c-7c3a-9f0e-2d7a4c1b8e55/snapshot', {})).status).toBe(404);
});
