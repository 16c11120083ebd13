import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allTables } from '../testing/all-tables.ts';
import { FrozenReader } from '../testing/frozen-reader.ts';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { someLog } from '../testing/some-log.ts';
import { viewNames, viewVersions } from '../views/view-names.ts';
import { refuseNewerTables, settleViewSets } from '../views/view-sets.ts';
import { requestRebuild } from './rebuild-state.ts';
import { Rebuilds, type RebuildsOptions } from './rebuilds.ts';

const soon = { withinMs: 15_000, everyMs: 20 };
/** It asks for the versions of the tables first. */
const statementsBeforeTaking = 1;

let side: ReadSide;
let read: Connection;
const opened: Rebuilds[] = [];
beforeEach(async () => {
  side = await openReadSide();
  read = new Connection(side.urls.projector, { schema: 'read' });
});
afterEach(async () => {
  for (const one of opened.splice(0)) await one.close();
  await read.close();
  await side.close();
});

/** A copy of the projector, as far as rebuilds go. */
function openCopy(more: Partial<RebuildsOptions> = {}): Rebuilds {
  const copy = new Rebuilds({
    read,
    logUrl: side.urls.reader,
    readUrl: side.urls.projector,
    partitions: 1,
    loaders: 2,
    logger: createLogger('test', 'silent'),
    lookMs: 20,
    ...more,
  });
  opened.push(copy);
  return copy;
}

const newest = async (): Promise<{ state: string; views: string[]; requested_by: string } | undefined> =>
  (
    await side.admin.query<{ state: string; views: string[]; requested_by: string }>(
      '',
      'select state, views, requested_by from rebuilds order by number desc limit 1',
      [],
    )
  )[0];
const isDone = async (): Promise<boolean> => (await newest())?.state === 'done';

test('a copy carries out what is asked for, in threads, and one that goes leaves it to the next', async () => {
  const events = await someLog(side.admin, 1, 40);
  const projection = side.open({ sweepMs: 50 });
  await side.converged(events);
  await projection.close();
  const expected = await allTables(side.admin);

  const leaver = openCopy();
  await requestRebuild(read, { views: viewNames, requestedBy: 'acme:priya' });
  await waitUntil('it is at it', () => leaver.isBuilding, soon);
  await leaver.close();
  openCopy();
  await waitUntil('done', isDone, soon);
  expect(await allTables(side.admin)).toEqual(expected);
});

test('a copy that is told to end while it takes a rebuild up leaves it at once', async () => {
  await someLog(side.admin, 4, 3);
  await settleViewSets(read);
  await requestRebuild(read, { views: ['audit'], requestedBy: 'acme:priya' });
  const frozen = new FrozenReader(read, statementsBeforeTaking + 1);
  const copy = openCopy({ read: frozen });
  await waitUntil('about to take it up', () => frozen.isFrozen, soon);
  const closed = copy.close();
  frozen.wake();
  await closed;
  const [left] = await side.admin.query('', 'select fence, state, worked_at from rebuilds', []);
  expect(left).toEqual({ fence: 1, state: 'waiting', worked_at: null });
});

test('newer code builds its views anew by itself; older code leaves the tables alone until it is asked', async () => {
  const events = await someLog(side.admin, 2, 5);
  const newer = { ...viewVersions, audit: viewVersions.audit + 1 };
  const old = openCopy();
  await waitUntil(
    'versions noted',
    async () => (await side.admin.query('', 'select from view_sets', [])).length > 0,
    soon,
  );
  await old.close();
  let isRefused = false;
  side.open({ sweepMs: 20, onRefused: () => (isRefused = true) });
  await side.converged(events);

  openCopy({ versions: newer });
  await waitUntil('built by newer code', isDone, soon);
  expect(await newest()).toMatchObject({ views: ['audit'], requested_by: 'system' });
  await expect(refuseNewerTables(read)).rejects.toThrow('npm run rebuild -- audit');
  await waitUntil('older code stands aside', () => isRefused, soon);
  await refuseNewerTables(read, newer);

  // Back to the older code: only by request.
  for (const copy of opened.splice(0)) await copy.close();
  openCopy();
  await requestRebuild(read, { views: ['audit'], requestedBy: 'acme:priya' });
  await waitUntil('built by older code', isDone, soon);
  await refuseNewerTables(read);
});

test('what fails again and again is given up, says so, and leaves no tables', async () => {
  await someLog(side.admin, 3, 3);
  await requestRebuild(read, { views: ['audit'], requestedBy: 'acme:priya' });
  await side.admin.query('', `update rebuilds set fence = 10`, []);
  await side.admin.query('', 'select prepare_next_tables($1)', [['audit']]);
  openCopy();
  await waitUntil('given up', async () => (await newest())?.state === 'failed', soon);
  const [left] = await side.admin.query('', `select to_regnamespace('read_next') as schema, reason from rebuilds`, []);
  expect(left).toEqual({ schema: null, reason: expect.stringContaining('10 attempts') });
});
