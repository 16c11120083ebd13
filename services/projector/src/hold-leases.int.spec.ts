import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Lease, Leases, type WorkReports } from './hold-leases.ts';
import { FrozenReader } from './testing/frozen-reader.ts';

const leaseMs = 600;
const soon = { withinMs: 5_000, everyMs: 5 };
/** So long that no stall of a busy machine ends it, and that nobody would wait for its end. */
const longLeaseMs = 3_000;

let database: TestDatabase;
let connections: Connection[];
let opened: Copy[];

beforeEach(async () => {
  database = await createDatabase();
  connections = [];
  opened = [];
});
afterEach(async () => {
  await Promise.all(opened.map(({ leases }) => leases.close()));
  await Promise.all(connections.map((connection) => connection.close()));
  await database.drop();
});

/** A copy, and which partitions it is at work on. */
interface Copy {
  leases: Leases;
  table: FrozenReader;
  working: Map<number, Lease>;
  /** What the works would report, by partition. */
  reports: Map<number, WorkReports>;
  mayWrite: boolean;
}

function open(
  copy: string,
  partitions: number,
  given: { freezeAt?: number; finish?: Promise<void>; leaseMs?: number } = {},
): Copy {
  const connection = new Connection(database.urls.projector, { schema: 'read' });
  connections.push(connection);
  const table = new FrozenReader(connection, given.freezeAt ?? Number.POSITIVE_INFINITY);
  const working = new Map<number, Lease>();
  const reports = new Map<number, WorkReports>();
  const begin = (lease: Lease, reported: WorkReports) => {
    working.set(lease.partition, lease);
    reports.set(lease.partition, reported);
    const close = async (): Promise<void> => {
      await given.finish;
      if (working.get(lease.partition) === lease) working.delete(lease.partition);
    };
    return { close };
  };
  const logger = createLogger('test', 'silent');
  const mayWrite = async (): Promise<boolean> => made.mayWrite;
  const times = { leaseMs: given.leaseMs ?? leaseMs, asideLookMs: 20 };
  const leases = new Leases({ table, copy, partitions, ...times, begin, mayWrite, logger });
  const made: Copy = { leases, table, working, reports, mayWrite: true };
  opened.push(made);
  return made;
}

const counts = (...copies: Copy[]): number[] => copies.map(({ working }) => working.size);
const share = (copies: Copy[], expected: number[]): Promise<unknown> =>
  waitUntil(`shares of ${expected.join(', ')}`, () => String(counts(...copies)) === String(expected), soon).catch(() =>
    expect(counts(...copies)).toEqual(expected),
  );

test('one copy takes all, newcomers get their share, and a partition has one holder at every moment', async () => {
  const one = open('one', 5, { leaseMs: longLeaseMs });
  await share([one], [5]);
  const doubled: number[] = [];
  const watch = setInterval(() => {
    const held = opened.flatMap(({ working }) => [...working.keys()]);
    doubled.push(...held.filter((partition, index) => held.indexOf(partition) !== index));
  }, 1);
  const two = open('two', 5, { leaseMs: longLeaseMs });
  await share([one, two], [3, 2]);
  const three = open('three', 5, { leaseMs: longLeaseMs });
  await share([one, two, three], [2, 2, 1]);
  clearInterval(watch);
  expect(doubled).toEqual([]);
  expect(one.leases.stats).toEqual({ taken: 5, given: 3, lost: 0 });
});

test('more copies than partitions: the youngest stands by, and takes over when the eldest leaves', async () => {
  const one = open('one', 1, { leaseMs: longLeaseMs });
  await share([one], [1]);
  const two = open('two', 1, { leaseMs: longLeaseMs });
  await waitUntil('a round', () => two.leases.isSure, soon);
  await share([one, two], [1, 0]);
  const before = performance.now();
  await one.leases.close();
  await share([two], [1]);
  expect(performance.now() - before).toBeLessThan(longLeaseMs * 0.6);
  expect(two.leases.heldCount).toBe(1);
});

test('what is given back is given back only when its work is finished', async () => {
  const { promise: finish, resolve: finished } = Promise.withResolvers<void>();
  const one = open('one', 2, { finish, leaseMs: longLeaseMs });
  await share([one], [2]);
  const two = open('two', 2, { leaseMs: longLeaseMs });
  await waitUntil('several rounds', () => two.table.asked > 4, soon);
  expect(counts(one, two)).toEqual([2, 0]);
  finished();
  await share([one, two], [1, 1]);
});

test('a copy that stands still loses its partitions when their time is over, and is told when it wakes', async () => {
  const one = open('one', 2, { freezeAt: 3 });
  await share([one], [2]);
  await waitUntil('it stands still', () => one.table.isFrozen, soon);
  const two = open('two', 2);
  const askedAtFirst = two.table.asked;
  await share([one, two], [2, 2]);
  expect(two.table.asked).toBeGreaterThan(askedAtFirst + 1); // it had to wait
  await waitUntil('it knows that it cannot be sure', () => !one.leases.isSure, soon);
  expect(one.leases.heldCount).toBe(0);
  for (const [partition, { fence }] of two.working) expect(fence).toBeGreaterThan(one.working.get(partition)!.fence);
  one.table.wake();
  await share([one, two], [1, 1]);
  expect(one.leases.stats.lost).toBe(2);
});

test('a lease that another has taken is not given back for it', async () => {
  const one = open('one', 1, { freezeAt: 3 });
  await share([one], [1]);
  await waitUntil('it stands still', () => one.table.isFrozen, soon);
  const two = open('two', 1);
  await share([two], [1]);
  const closed = one.leases.close();
  one.table.wake();
  await closed;
  const rounds = two.table.asked;
  await waitUntil('more rounds', () => two.table.asked > rounds + 3, soon);
  expect(two.working.size).toBe(1);
  expect(two.leases.stats).toEqual({ taken: 1, given: 0, lost: 0 });
});

test('a copy that may not write leaves everything to the others, and comes back when it may', async () => {
  const one = open('one', 4, { leaseMs: longLeaseMs });
  const two = open('two', 4, { leaseMs: longLeaseMs });
  await share([one, two], [2, 2]);
  one.mayWrite = false;
  const before = performance.now();
  one.reports.get([...one.working.keys()][0]!)!.refused();
  await share([one, two], [0, 4]);
  expect(performance.now() - before).toBeLessThan(longLeaseMs * 0.6);
  expect([one.leases.isAside, one.leases.heldCount]).toEqual([true, 0]);
  one.mayWrite = true;
  await share([one, two], [2, 2]);
  expect(one.leases.isAside).toBe(false);
});

test('a copy renews when a third of its time is over, not in every round', async () => {
  const one = open('one', 1, { leaseMs: longLeaseMs });
  await share([one], [1]);
  const admin = new Connection(database.urls.admin, { schema: 'read' });
  connections.push(admin);
  const left: number[] = [];
  const writes = new Set<string>();
  await waitUntil(
    'more than a lease has passed',
    async () => {
      const [row] = await admin.query<{ ms: number; write: string }>(
        '',
        'select extract(epoch from ends_at - clock_timestamp())::float8 * 1000 as ms, xmin::text as write from leases',
      );
      left.push(row!.ms);
      writes.add(row!.write);
      return one.table.asked > 13;
    },
    soon,
  );
  expect(Math.min(...left)).toBeGreaterThan(0);
  expect(writes.size).toBeGreaterThan(1);
  expect(writes.size).toBeLessThan(8);
});
