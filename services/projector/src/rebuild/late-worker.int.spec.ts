import { Connection } from '@procession/platform/postgres.ts';
import { Session } from '@procession/platform/session.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allTables } from '../testing/all-tables.ts';
import { FrozenReader } from '../testing/frozen-reader.ts';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { type OpenedRebuild, openRebuild } from '../testing/open-rebuild.ts';
import { someLog } from '../testing/some-log.ts';
import { viewNames } from '../views/view-names.ts';
import { planRanges } from './plan-ranges.ts';
import { failRebuild } from './rebuild-state.ts';
import { refoldStreams } from './refold-streams.ts';

// A worker stands still anywhere in a rebuild, another takes it up, and the first wakes: it must change nothing then.

const soon = { withinMs: 5_000, everyMs: 5 };

let side: ReadSide;
let log: Session;
let next: Session;
beforeEach(async () => {
  side = await openReadSide();
  const options = { applicationName: 'test', statementTimeoutMs: 10_000 };
  log = await Session.open(side.urls.reader, options);
  next = await Session.open(side.urls.projector, { ...options, schema: 'read' });
});
afterEach(async () => {
  await log.close();
  await next.close();
  await side.close();
});

/** Rows as the live projector makes them, a rebuild that a worker has taken up, and another that takes it for dead. */
async function takenTwice(seed: number): Promise<{ late: OpenedRebuild; young: OpenedRebuild; streams: string[] }> {
  const events = await someLog(side.admin, seed, 10);
  const projection = side.open({ sweepMs: 50 });
  await side.converged(events);
  await projection.close();
  const late = await openRebuild(side, viewNames);
  await side.admin.query('', `update rebuilds set worked_at = now() - interval '1 minute'`, []);
  const young = await openRebuild(side, viewNames);
  return { late, young, streams: [...new Set(events.map(({ stream }) => stream))] };
}

const close = async (...opened: OpenedRebuild[]): Promise<void> => {
  for (const one of opened) await one[Symbol.asyncDispose]();
};

test('what another has planned is not planned again', async () => {
  const { late, young } = await takenTwice(1);
  const expected = await allTables(side.admin);
  await planRanges(log, next, young.taken, 2);
  const planned = (): Promise<object[]> => side.admin.query('', 'select xmin::text, number from rebuild_ranges', []);
  const before = await planned();
  expect(before.length).toBeGreaterThan(0);
  await expect(late.build()).rejects.toThrow('taken up by another copy');
  expect(await planned()).toEqual(before);
  await young.build();
  expect(await allTables(side.admin)).toEqual(expected);
  await close(late, young);
});

test('streams that were read before another has exchanged the tables are not written into those in use', async () => {
  const { late, young, streams } = await takenTwice(2);
  const connection = new Connection(side.urls.reader);
  const frozen = new FrozenReader(connection, 1);
  const instances = streams.filter((stream) => stream.startsWith('instance-'));
  const refolding = refoldStreams(
    { ...late.taken, log: frozen, next, views: viewNames, partitions: 1 },
    instances.map((stream) => ({ tenant: 'acme', stream })),
  );
  const ended = refolding.then(
    () => 'it has written',
    (error: unknown) => String(error),
  );
  await waitUntil('it stands still', () => frozen.isFrozen, soon);
  await young.build();
  await side.admin.query('', `update instances set title = 'by newer code'`, []);
  frozen.wake();
  expect(await ended).toContain('taken up by another copy');
  const titles = await side.admin.query<{ title: string }>('', 'select distinct title from instances', []);
  expect(titles).toEqual([{ title: 'by newer code' }]);
  await connection.close();
  await close(late, young);
});

test('whoever gives up late leaves the tables of the next attempt alone', async () => {
  const { late, young } = await takenTwice(3);
  await planRanges(log, next, young.taken, 2);
  await failRebuild(next, late.taken, 'given up');
  const [left] = await side.admin.query('', `select state, to_regnamespace('read_next')::text as schema from rebuilds`);
  expect(left).toEqual({ state: 'loading', schema: 'read_next' });
  await close(late, young);
});
