import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allTables } from '../testing/all-tables.ts';
import { writeLog } from '../testing/log-writer.ts';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { openRebuild } from '../testing/open-rebuild.ts';
import { someInstances, someLog } from '../testing/some-log.ts';
import { tableCatalog } from '../testing/table-catalog.ts';
import { viewNames, viewVersions } from '../views/view-names.ts';
import { requestRebuild } from './rebuild-state.ts';

const soon = { withinMs: 10_000, everyMs: 10 };

let side: ReadSide;
beforeEach(async () => {
  side = await openReadSide();
});
afterEach(() => side.close());

/** A log, and the tables as the live projector makes them of it. */
async function projected(seed: number, count: number): Promise<{ events: LogEvent[]; expected: object }> {
  const events = await someLog(side.admin, seed, count);
  const projection = side.open({ sweepMs: 50 });
  await side.converged(events);
  await projection.close();
  return { events, expected: await allTables(side.admin) };
}

const epoch = async (): Promise<number> =>
  (await side.admin.query<{ epoch: number }>('', 'select epoch from feed where partition = 0', []))[0]!.epoch;

test('all views built anew are what the live projector made of the same events, in tables like those before', async () => {
  const { events, expected } = await projected(1, 60);
  for (const rows of Object.values(expected)) expect(rows.length).toBeGreaterThan(0);
  const [catalog, before] = [await tableCatalog(side.admin), await epoch()];
  // Whatever the tables have become: nothing of it is left.
  await side.admin.query('', `delete from instances where instance < (select max(instance) from instances)`, []);
  await side.admin.query('', `update audit set actor = 'nobody'`, []);

  await using rebuild = await openRebuild(side, viewNames);
  await rebuild.build();
  expect(await allTables(side.admin)).toEqual(expected);
  expect(await tableCatalog(side.admin)).toEqual(catalog);
  expect(await epoch()).toBe(before + 1);
  const [done] = await side.admin.query(
    '',
    `select state, events_done, to_regnamespace('read_next') as left from rebuilds`,
    [],
  );
  expect(done).toEqual({ state: 'done', events_done: events.length, left: null });
});

test('one view alone changes its tables and nothing else, and live clients notice nothing', async () => {
  const { expected } = await projected(2, 20);
  await side.admin.query('', `update audit set actor = 'nobody'`, []);
  await side.admin.query('', `update instances set title = 'stays'`, []);
  const before = await epoch();
  await using rebuild = await openRebuild(side, ['audit']);
  await rebuild.build();
  const tables = await allTables(side.admin);
  expect(tables.audit).toEqual((expected as typeof tables).audit);
  expect(tables.instances.every((row) => row.includes('stays'))).toBe(true);
  expect(await epoch()).toBe(before);
});

test('while events go on, nothing is lost, and the live projector takes up the new tables', async () => {
  await projected(3, 30);
  const more = someInstances(4, 12).toSorted((a, b) => a.revision - b.revision);
  side.open({ sweepMs: 20 });
  await using rebuild = await openRebuild(side, viewNames);
  const writing = (async () => {
    for (let at = 0; at < more.length; at += 10) await writeLog(side.admin, more.slice(at, at + 10));
  })();
  await rebuild.build();
  await writing;
  await side.converged(more);
  const live = await allTables(side.admin);

  await using again = await openRebuild(side, viewNames);
  await again.build();
  expect(await allTables(side.admin)).toEqual(live);
});

test('what a killed worker has left is gone on with, and what it does later counts for nothing', async () => {
  const { events, expected } = await projected(5, 40);
  const streams = [...new Set(events.map(({ stream }) => stream))]
    .filter((stream) => stream.startsWith('instance-'))
    .sort();
  await side.admin.query(
    '',
    `create function public.may_store(instance text) returns boolean language plpgsql as $f$ begin
    if instance = '${streams.at(-1)!.slice('instance-'.length)}' then raise 'killed' using errcode = '57P01'; end if; return true; end $f$`,
    [],
  );
  await side.admin.query(
    '',
    'alter table instances add constraint kill check (public.may_store(instance)) not valid',
    [],
  );
  await using first = await openRebuild(side, viewNames, { eventsPerPiece: 30 });
  await expect(first.build()).rejects.toThrow('killed');
  const [half] = await side.admin.query<{ done: number }>(
    '',
    'select sum(events_done)::int as done from rebuild_ranges where not is_done',
    [],
  );
  expect(half!.done).toBeGreaterThan(0);

  await side.admin.query(
    '',
    'create or replace function public.may_store(instance text) returns boolean language sql return true',
    [],
  );
  await side.admin.query('', `update rebuilds set worked_at = now() - interval '1 minute'`, []);
  await using second = await openRebuild(side, viewNames);
  expect(second.taken).toMatchObject({ number: first.taken.number, fence: 2, state: 'loading' });
  await first.goOn();
  await second.build();
  expect(await allTables(side.admin)).toEqual(expected);
});

test.each(['loading', 'catching_up'])(
  'other code begins again what was left %s, also after it was interrupted before all was planned',
  async (state) => {
    const { expected } = await projected(10, 10);
    const versions = { ...viewVersions, audit: viewVersions.audit + 1 };
    await using first = await openRebuild(side, viewNames);
    await side.admin.query('', 'select prepare_next_tables($1)', [['audit']]);
    await side.admin.query('', 'update rebuilds set worked_at = null, state = $1', [state]);
    await using interrupted = await openRebuild(side, viewNames, { versions });
    expect(interrupted.taken).toMatchObject({ number: first.taken.number, state: 'waiting' });
    await side.admin.query('', 'update rebuilds set worked_at = null', []);
    await using second = await openRebuild(side, viewNames, { versions });
    await second.build();
    expect(await allTables(side.admin)).toEqual(expected);
    expect(await side.admin.query('', `select version from view_sets where view = 'audit'`, [])).toEqual([
      { version: versions.audit },
    ]);
  },
);

test('tables of which no share was ever loaded do not take the place of those in use', async () => {
  const { expected } = await projected(11, 5);
  await openRebuild(side, viewNames).then((first) => first[Symbol.asyncDispose]());
  await side.admin.query('', 'select prepare_next_tables($1)', [['audit']]);
  await side.admin.query('', `update rebuilds set worked_at = null, state = 'loading'`, []);
  await using second = await openRebuild(side, viewNames);
  await expect(second.build()).rejects.toThrow('no shares');
  expect(await allTables(side.admin)).toEqual(expected);
});

test('a second rebuild is not begun while one runs', async () => {
  await using running = await openRebuild(side, ['audit']);
  const read = new Connection(side.urls.projector, { schema: 'read' });
  expect(await requestRebuild(read, { views: ['tasks'], requestedBy: 'test' })).toBeUndefined();
  await running.build();
  expect(await requestRebuild(read, { views: ['tasks'], requestedBy: 'test' })).toBeGreaterThan(running.taken.number);
  await read.close();
});

test('events that cannot be applied or stored park their streams in the new tables, others go on', async () => {
  const good = await someLog(side.admin, 6, 5);
  const [unknown, refused] = [someInstances(7, 1), someInstances(8, 1)];
  unknown[2] = { ...unknown[2]!, type: 'NeverHeardOf' };
  await writeLog(side.admin, [...unknown, ...refused]);
  // A table that refuses what it took before: the stream stands right before that event.
  const inAudit = refused.filter(
    ({ type }) => type === 'TaskClaimed' || type === 'TaskDecided' || type === 'TaskCommented',
  )[0]!;
  await side.admin.query(
    '',
    `alter table audit add constraint refusal check (stream <> '${inAudit.stream}' or revision < ${inAudit.revision})`,
    [],
  );
  await using rebuild = await openRebuild(side, viewNames);
  await rebuild.build();
  const parked = await side.admin.query('', 'select stream, revision, reason from parked_streams order by reason', []);
  expect(parked).toEqual([
    { stream: unknown[0]!.stream, revision: 3, reason: expect.stringContaining('NeverHeardOf') },
    { stream: inAudit.stream, revision: inAudit.revision, reason: expect.stringContaining('refusal') },
  ]);
  const [stands] = await side.admin.query('', 'select revision from instances where instance = $1', [
    inAudit.stream.slice(9),
  ]);
  expect(stands).toEqual({ revision: inAudit.revision - 1 });
  await side.converged(good);
});

test('who reads for long holds the exchange back and is not disturbed', async () => {
  await projected(9, 10);
  const reader = new Connection(side.urls.query, { schema: 'read' });
  await reader.query('', 'begin', []);
  await reader.query('', 'select count(*) from instances', []);
  await using rebuild = await openRebuild(side, viewNames);
  const building = rebuild.build();
  const isHeldBack = async (): Promise<boolean> => {
    const [row] = await side.admin.query<{ state: string }>('', 'select state from rebuilds', []);
    return row!.state === 'catching_up';
  };
  await waitUntil('caught up', isHeldBack, soon);
  expect(await reader.query('', 'select count(*) from audit', [])).toHaveLength(1);
  await reader.query('', 'commit', []);
  await building;
  await reader.close();
});
