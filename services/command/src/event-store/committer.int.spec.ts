import { createLogger } from '@procession/platform/logger.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Commit } from './commit.ts';
import type { CommitterLimits } from './committer-limits.ts';
import { openCommitter } from './open-committer.ts';
import { type CountRequest, count, counterFolds } from './testing/counter.ts';
import { findFaults } from './testing/find-faults.ts';

let database: TestDatabase;
let admin: pg.Client;
const opened: ReturnType<typeof openCommitter>[] = [];
beforeAll(async () => {
  database = await createDatabase();
  admin = new pg.Client(database.urls.admin);
  await admin.connect();
});
afterAll(async () => {
  await Promise.all(opened.map(({ close }) => close()));
  await admin.end();
});

function open(limits: Partial<CommitterLimits> = {}) {
  const batches: number[] = [];
  const published: Commit[] = [];
  const store = openCommitter({
    databaseUrl: database.urls.command,
    folds: counterFolds,
    relay: {
      publish: (commit, done) => {
        published.push(commit);
        done(0);
      },
    },
    logger: createLogger('test', 'fatal'),
    stats: {
      committed: (commands) => batches.push(commands),
      moved: () => {},
      unknown: () => {},
      snapshotIgnored: () => {},
    },
    partitions: 1,
    lanesMax: 2,
    limits,
  });
  opened.push(store);
  const handle = (request: Partial<CountRequest> & { key: string }) =>
    store.committer.handle(count({ tenant: 'acme', streams: [`instance-${request.key}`], ...request }));
  return { ...store, handle, batches, published };
}

const countOf = async (sql: string): Promise<number> => (await admin.query<{ count: number }>(sql)).rows[0]!.count;

test('commands that come at once are committed together, and published as one commit', async () => {
  const { handle, batches, published } = open();
  await handle({ key: 'a-0' });
  const outcomes = await Promise.all(Array.from({ length: 40 }, (_, n) => handle({ key: `a-${n + 1}` })));
  expect(outcomes.every(({ kind }) => kind === 'committed')).toBe(true);
  expect(batches).toEqual([1, 40]);
  expect(published.map(({ events }) => events.length)).toEqual([1, 40]);
});

test('commands on one stream in one batch each build on the one before', async () => {
  const { handle, batches } = open();
  const outcomes = await Promise.all(
    Array.from({ length: 10 }, (_, n) => handle({ key: `b-${n}`, streams: ['instance-b'] })),
  );
  expect(outcomes.map((outcome) => outcome.kind === 'committed' && outcome.answer)).toEqual(
    Array.from({ length: 10 }, (_, n) => `200 - - instance-b@${n + 1} {"after":[${n + 1}]}`),
  );
  expect(batches).toEqual([10]);
});

test('a process with a stale state decides again on the present one', async () => {
  const [one, other] = [open(), open()];
  await one.handle({ key: 'c-1', streams: ['instance-c'] });
  await other.handle({ key: 'c-2', streams: ['instance-c'] });
  expect(await one.handle({ key: 'c-3', streams: ['instance-c'] })).toMatchObject({
    kind: 'committed',
    answer: expect.stringContaining('instance-c@3'),
  });
});

test('of a bundle that shares a stream all are decided again when one moved; the others of the batch commit at once', async () => {
  const [one, other] = [open(), open()];
  await one.handle({ key: 'd-1', streams: ['instance-d', 'instance-d2'] });
  await other.handle({ key: 'd-2', streams: ['instance-d'] });
  const outcomes = await Promise.all([
    one.handle({ key: 'd-3', streams: ['instance-d', 'instance-d2'] }),
    one.handle({ key: 'd-4', streams: ['instance-d2'] }),
    one.handle({ key: 'd-5', streams: ['instance-d5'] }),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
  expect(one.batches).toEqual([1, 3, 2]);
  expect(await countOf(`select count(*)::int as count from log.events where stream = 'instance-d2'`)).toBe(3);
});

test('a key gives its first answer again, in every process, and is refused for another request', async () => {
  const [one, other] = [open(), open()];
  const first = await one.handle({ key: 'e-1' });
  const answer = first.kind === 'committed' && first.answer;
  expect(await one.handle({ key: 'e-1' })).toMatchObject({ kind: 'replayed', answer, epoch: 1 });
  expect(await other.handle({ key: 'e-1' })).toMatchObject({ kind: 'replayed', answer, epoch: 1 });
  expect(await other.handle({ key: 'e-1', variant: 'another' })).toEqual({ kind: 'key-reused' });
  expect(await countOf(`select count(*)::int as count from log.events where stream = 'instance-e-1'`)).toBe(1);
});

test('the same command twice at once is done once', async () => {
  const [one, other] = [open(), open()];
  const outcomes = await Promise.all([
    one.handle({ key: 'f-1' }),
    one.handle({ key: 'f-1' }),
    other.handle({ key: 'f-1' }),
  ]);
  expect(outcomes.map(({ kind }) => kind).sort((a, b) => a.localeCompare(b))).toEqual([
    'committed',
    'replayed',
    'replayed',
  ]);
  expect(await countOf(`select count(*)::int as count from log.events where stream = 'instance-f-1'`)).toBe(1);
});

test('one value that Postgres refuses among a hundred commands costs only its own', async () => {
  const { handle } = open();
  const outcomes = await Promise.all(
    Array.from({ length: 100 }, (_, n) => handle({ key: `g-${n}`, text: n === 42 ? 'a\u0000b' : 'fine' })),
  );
  expect(outcomes.map(({ kind }) => kind).filter((kind) => kind !== 'committed')).toEqual(['unstorable']);
  expect(outcomes[42]).toEqual({ kind: 'unstorable' });
  expect(await countOf(`select count(*)::int as count from log.idempotency where key = 'g-42'`)).toBe(0);
});

test('half of a surrogate pair is refused like any other value that cannot be stored', async () => {
  expect(await open().handle({ key: 'h-1', text: 'a\ud800' })).toEqual({ kind: 'unstorable' });
});

test('an event larger than its limit is refused, counted in bytes', async () => {
  const { handle } = open();
  expect(await handle({ key: 'p-1', text: 'ü'.repeat(70_000) })).toMatchObject({
    kind: 'rejected',
    rejection: { type: 'too-large' },
  });
  expect(await handle({ key: 'p-2', text: 'u'.repeat(70_000) })).toMatchObject({ kind: 'committed' });
});

test('a unique value is held by one stream until it is given back', async () => {
  const [one, other] = [open(), open()];
  const claim = (value: string, claims = true) => ({ unique: { value, claims } });
  expect(await one.handle({ key: 'i-1', ...claim('x') })).toMatchObject({ kind: 'committed' });
  expect(await other.handle({ key: 'i-2', ...claim('x') })).toMatchObject({
    kind: 'rejected',
    rejection: { facts: { holder: 'instance-i-1' } },
  });
  expect(
    await countOf(`select count(*)::int as count from log.streams where stream = 'instance-i-2'`),
    'nothing of the refused start stays',
  ).toBe(0);
  expect(await one.handle({ key: 'i-3', streams: ['instance-i-1'], ...claim('x', false) })).toMatchObject({
    kind: 'committed',
  });
  expect(await other.handle({ key: 'i-4', ...claim('x') })).toMatchObject({ kind: 'committed' });
});

test('of two streams that want a value in one batch the second is told of the first', async () => {
  const { handle } = open();
  const outcomes = await Promise.all(
    ['j-1', 'j-2'].map((key) => handle({ key, unique: { value: 'y', claims: true } })),
  );
  expect(outcomes).toMatchObject([
    { kind: 'committed' },
    { kind: 'rejected', rejection: { facts: { holder: 'instance-j-1' } } },
  ]);
});

test('a unique value of one tenant is free in another', async () => {
  const { handle } = open();
  const unique = { value: 'z', claims: true };
  const outcomes = await Promise.all([
    handle({ key: 'k-1', unique }),
    handle({ key: 'k-2', tenant: 'globex', unique }),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['committed', 'committed']);
});

test('small batches over two lanes keep each stream in order', async () => {
  const { handle, batches } = open({ laneOpensAt: 4, batchMax: 5 });
  const outcomes = await Promise.all(
    Array.from({ length: 60 }, (_, n) => handle({ key: `l-${n}`, streams: [`instance-l-${n % 3}`] })),
  );
  expect(outcomes.every(({ kind }) => kind === 'committed')).toBe(true);
  expect(batches.length).toBeGreaterThanOrEqual(12);
  expect(await countOf(`select count(*)::int as count from log.events where stream like 'instance-l-%'`)).toBe(60);
});

test('more commands than a tenant may have in the queue are turned away, and nothing of them is done', async () => {
  const { handle } = open({ queueMax: 10 });
  const outcomes = await Promise.all(Array.from({ length: 8 }, (_, n) => handle({ key: `m-${n}` })));
  expect(outcomes.map(({ kind }) => kind)).toEqual([...Array(5).fill('committed'), ...Array(3).fill('overloaded')]);
});

test('a state too large for the cache is decided on all the same', async () => {
  const { handle } = open({ cachedBytesMax: 1_000 });
  for (const n of [1, 2, 3]) {
    const outcome = await handle({ key: `n-${n}`, streams: ['instance-n'], text: 'x'.repeat(2_000) });
    expect(outcome).toMatchObject({ kind: 'committed', answer: expect.stringContaining(`instance-n@${n}`) });
  }
});

test('the outbox row of the last commit goes when no more commands come', async () => {
  const { handle } = open();
  await handle({ key: 'o-1' });
  await expect.poll(() => countOf('select count(*)::int as count from log.outbox'), { timeout: 5_000 }).toBe(0);
});

test('the log that all of this left is gapless and its chains verify', async () => {
  expect(await findFaults(database.urls.admin, [])).toEqual({ faults: [], deadlocks: 0 });
});
