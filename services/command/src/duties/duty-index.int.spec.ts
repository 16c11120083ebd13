import { randomUUID } from 'node:crypto';
import { createLogger } from '@procession/platform/logger.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Command } from '../event-store/command.ts';
import { openCommitter } from '../event-store/open-committer.ts';
import { count, counterFolds } from '../event-store/testing/counter.ts';
import type { DutyChange } from './duty-change.ts';

// log.keep_duties and the functions that claim, on a real database. Facts are stood in for by counts: only the changes matter here.

let database: TestDatabase;
let committer: ReturnType<typeof openCommitter>;
let admin: pg.Pool;
let worker: pg.Client;

beforeAll(async () => {
  database = await createDatabase();
  committer = openCommitter({
    databaseUrl: database.urls.command,
    folds: counterFolds,
    relay: { publish: () => {} },
    logger: createLogger('test', 'fatal'),
    stats: { committed: () => {}, moved: () => {}, unknown: () => {}, snapshotIgnored: () => {} },
    partitions: 1,
    lanesMax: 1,
  });
  admin = new pg.Pool({ connectionString: database.urls.admin, max: 4 });
  worker = new pg.Client(database.urls.worker);
  await worker.connect();
});
afterAll(async () => {
  await committer.close();
  await Promise.all([admin.end(), worker.end()]);
});
beforeEach(() => admin.query('truncate log.duties, log.waits, log.messages'));

const past = '2026-01-01T00:00:00.000Z';
const future = '2999-01-01T00:00:00.000Z';

const commit = async (stream: string, ...changes: DutyChange[]): Promise<void> => {
  const command = count({ tenant: 'acme', key: randomUUID(), streams: [stream] });
  const { decide } = command;
  const outcome = await committer.committer.handle({
    ...command,
    decide: (states, context) => ({
      ...(decide(states, context) as Extract<ReturnType<Command['decide']>, { events: unknown }>),
      duties: changes.map((change) => ({ of: 0, change })),
    }),
  });
  expect(outcome.kind).toBe('committed');
};

const timer = (number: number, at: string): DutyChange => ({ op: 'open', kind: 'timer', number, at });
const waitFor = (wait: number, key: string, kind: 'message' | 'signal' = 'message'): DutyChange => {
  return { op: 'wait', wait, alternative: 0, kind, name: kind === 'message' ? 'order.paid' : 'stop', key };
};

const claim = async (kind: string, countMax = 10): Promise<string[]> => {
  const call = `select stream, number from log.claim_duties(array[$1], 'w', $2, 60000)`;
  const { rows } = await worker.query<{ stream: string; number: number }>(call, [kind, countMax]);
  return rows.map(({ stream, number }) => `${stream}/${number}`).sort();
};
const rows = async (sql: string): Promise<unknown[]> => (await admin.query({ text: sql, rowMode: 'array' })).rows;
const give = async (id: string, key: string, keepMs = 60_000, keptMax = 100): Promise<unknown> => {
  const call = `select verdict, waits from log.accept_message('acme', 'message', 'order.paid', $1, $2, $3, 'x', $4, $5)`;
  return (await admin.query({ text: call, rowMode: 'array' }, [key, id, 'aa', keepMs, keptMax])).rows[0];
};

test('a timer is claimed once it is due, by one, and is gone with its fact', async () => {
  await commit('instance-1', timer(1, past), timer(2, future));
  expect(await claim('timer')).toEqual(['instance-1/1']);
  expect(await claim('timer')).toEqual([]);
  await commit('instance-1', { op: 'close', kind: 'timer', number: 1 });
  expect(await rows('select number from log.duties')).toEqual([[2]]);
});

test('a lease that has run out is claimed again', async () => {
  await commit('instance-1', timer(1, past));
  await worker.query(`select from log.claim_duties(array['timer'], 'w', 10, 0)`);
  expect(await claim('timer')).toEqual(['instance-1/1']);
});

test('what opens and closes in one commit is not there, whatever it was before', async () => {
  await commit('instance-1', timer(1, past), { op: 'close', kind: 'timer', number: 1 });
  expect(await claim('timer')).toEqual([]);
  await commit('instance-1', { op: 'close', kind: 'timer', number: 1 }, timer(1, past));
  expect(await claim('timer')).toEqual(['instance-1/1']);
});

test('commands of one batch open and close duties of many streams', async () => {
  await Promise.all(Array.from({ length: 50 }, (_, i) => commit(`instance-b${i}`, timer(1, past), timer(2, past))));
  await Promise.all(
    Array.from({ length: 50 }, (_, i) => commit(`instance-b${i}`, { op: 'close', kind: 'timer', number: 2 })),
  );
  expect(await claim('timer', 500)).toEqual(Array.from({ length: 50 }, (_, i) => `instance-b${i}/1`).sort());
});

test('a suspended instance has nothing due until it is resumed, at the instants that it then says', async () => {
  await commit('instance-1', timer(1, past), timer(2, past), waitFor(1, 'A'));
  await commit('instance-1', { op: 'suspend' });
  expect(await claim('timer')).toEqual([]);
  expect(await give('early', 'A')).toEqual(['accepted', false]);
  await commit('instance-1', { op: 'resume' }, timer(2, future));
  expect(await claim('timer')).toEqual(['instance-1/1']);
  expect(await rows(`select kind from log.duties where stream = '@messages'`)).toEqual([['message']]);
});

test('hand-overs of one stream are claimed in the order of their facts', async () => {
  const handover = (number: number): DutyChange => ({ op: 'open', kind: 'handover', number });
  await commit('instance-1', handover(2), handover(5));
  await commit('instance-2', handover(3));
  expect(await claim('handover')).toEqual(['instance-1/2', 'instance-2/3']);
  expect(await claim('handover')).toEqual([]);
  await commit('instance-9', { op: 'close', stream: 'instance-1', kind: 'handover', number: 2 });
  expect(await claim('handover')).toEqual(['instance-1/5']);
});

test('a message is a duty as soon as it and one who waits are both there, whoever came first', async () => {
  expect(await give('m1', 'A')).toEqual(['accepted', false]);
  expect(await claim('message')).toEqual([]);
  await commit('instance-1', waitFor(1, 'A'));
  expect(await claim('message')).toHaveLength(1);
  expect(await give('m2', 'A')).toEqual(['accepted', true]);
  expect(await claim('message')).toHaveLength(1);
  expect(await give('m3', 'B')).toEqual(['accepted', false]);
  expect(await claim('message')).toEqual([]);
});

test('messages and those who wait for them never miss each other', async () => {
  const keys = Array.from({ length: 40 }, (_, i) => `k${i}`);
  await Promise.all(keys.flatMap((key, i) => [give(key, key), commit(`instance-${i}`, waitFor(1, key))]));
  expect(await claim('message', 100)).toHaveLength(keys.length);
});

test('a message is matched with the one who waits longest, and is no duty when nobody waits any more', async () => {
  await commit('instance-2', waitFor(1, 'A'));
  await commit('instance-1', waitFor(7, 'A'));
  await give('m1', 'A');
  const [seq] = (await rows('select seq from log.messages'))[0] as [number];
  const match = () => rows(`select stream, wait from log.match_message('acme', ${seq})`);
  expect(await match()).toEqual([['instance-2', 1]]);
  await commit('instance-2', { op: 'waited', wait: 1 });
  expect(await match()).toEqual([['instance-1', 7]]);
  await commit('instance-1', { op: 'waited', wait: 7 }, { op: 'given', number: seq });
  expect(await match()).toEqual([]);
  expect(await rows('select count(*) from log.duties')).toEqual([[0]]);
  expect(await rows('select body, given_at is null from log.messages')).toEqual([[null, false]]);
});

test('the same id again is the same message, and of one tenant only so many are kept', async () => {
  expect(await give('m1', 'A')).toEqual(['accepted', false]);
  expect(await give('m1', 'A')).toEqual(['known', false]);
  expect(await give('m2', 'A', 60_000, 1)).toEqual(['full', false]);
  expect(await give('m1', 'A', 60_000, 1)).toEqual(['known', false]);
  expect(
    await rows(`select verdict from log.accept_message('acme', 'message', 'order.paid', 'A', 'm1', 'bb', 'y', 1, 9)`),
  ).toEqual([['reused']]);
});

test('a message that has expired is given to nobody', async () => {
  await give('m1', 'A', 0);
  await commit('instance-1', waitFor(1, 'A'));
  expect(await claim('message')).toEqual([]);
});

test('a signal is told to all who wait at that moment, once per id', async () => {
  await commit('instance-1', waitFor(1, '', 'signal'));
  await commit('instance-2', waitFor(3, '', 'signal'));
  const tell = () => rows(`select verdict, told from log.accept_signal('acme', 'stop', 's1', 'aa')`);
  expect(await tell()).toEqual([['accepted', 2]]);
  expect(await tell()).toEqual([['known', 0]]);
  await commit('instance-3', waitFor(1, '', 'signal'));
  expect(await claim('signal')).toEqual(['instance-1/1', 'instance-2/3']);
});

test('a pulled job goes to one who asks for its type, may be held longer, and is overdue after its lease', async () => {
  const job = (attempt: number): DutyChange => {
    return { op: 'open', kind: 'pull', number: 4, attempt, revision: 2, type: 'scan', leaseMs: 60_000 };
  };
  await commit('instance-1', job(1));
  const activate = (type: string, leaseMs: number | null) =>
    rows(
      `select stream, number, attempt, revision from log.activate_jobs('acme', array['${type}'], 'w', 5, ${leaseMs})`,
    );
  const overdue = () => rows(`select stream, attempt from log.overdue_jobs('me', 10, 1000)`);
  const extend = (holder: string, attempt: number, leaseMs: number) =>
    rows(`select from log.extend_lease('acme', 'instance-1', 4, ${attempt}, '${holder}', ${leaseMs})`);
  expect(await activate('other', null)).toEqual([]);
  expect(await overdue()).toEqual([]);
  expect(await activate('scan', null)).toEqual([['instance-1', 4, 1, 2]]);
  expect(await activate('scan', null)).toEqual([]);
  expect(await extend('x', 1, 0)).toHaveLength(0);
  expect(await overdue()).toEqual([]);
  expect(await extend('w', 1, 0)).toHaveLength(1);
  expect(await overdue()).toEqual([['instance-1', 1]]);
  expect(await extend('w', 1, 60_000)).toHaveLength(0);
  await commit('instance-1', { op: 'open', kind: 'pull', number: 4, attempt: 2, at: past });
  expect(await activate('scan', null)).toEqual([['instance-1', 4, 2, 2]]);
});
