import { canonical } from '@procession/contracts/canonical.ts';
import { instanceReplay } from '@procession/contracts/http/instance-replay.ts';
import { fold } from '@procession/engine/instance/evolve.ts';
import { foldVersion } from '@procession/engine/instance/fold-version.ts';
import { execute } from '@procession/stack/database.ts';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { current } from '../../moments/state-at.ts';
import { MadeLog } from '../../testing/made-log.ts';
import { type Office, openOffice } from '../../testing/office.ts';
import { people, permissions, refundDocument, refundInRounds } from '../../testing/refund-definition.ts';

const roundsCount = 20;
let office: Office;
const log = new MadeLog('acme', people);
let id: string;
beforeAll(async () => {
  office = await openOffice();
  log.registerPeople(permissions);
  log.publish(refundDocument);
  id = refundInRounds(log, roundsCount);
  await office.fill(log.events);
});
afterAll(() => office.close());
beforeEach(() => execute(office.database.urls.admin, 'delete from log.snapshots'));

/** Ends of commands. */
const ends = () => {
  const events = log.eventsOf(id);
  return events.filter((e, i) => e.meta.command !== events[i + 1]?.meta.command).map(({ revision }) => revision);
};

async function storeSnapshot(revision: number, { version = foldVersion, title = '', hash = '' } = {}): Promise<void> {
  const events = log.eventsOf(id).slice(0, revision);
  const folded = fold(events.map(current));
  const state = canonical({ ...folded, ...(title !== '' && { title }) } as never).replaceAll("'", "''");
  await execute(
    office.database.urls.admin,
    `insert into log.snapshots (tenant, stream, revision, fold_version, hash, state)
     values ('acme', 'instance-${id}', ${revision}, ${version}, decode('${hash || events.at(-1)!.hash}', 'hex'), '${state}')`,
  );
}

const replayed = async (query = '', as = 'ana@acme') =>
  instanceReplay.strict().parse((await office.get(`/v1/instances/${id}/replay${query}`, as)).body);
const shown = async (query = '') => office.get(`/v1/instances/${id}${query}`, 'ana@acme');

test('a replay says that it began with nothing, or with which snapshot, and what was applied', async () => {
  const head = log.eventsOf(id).length;
  expect(await replayed()).toMatchObject({
    id,
    reached: { revision: head, isNow: true },
    snapshot: null,
    eventsApplied: head,
  });
  const [early, late] = [ends()[5]!, ends()[20]!];
  await storeSnapshot(early);
  await storeSnapshot(late);
  expect(await replayed()).toMatchObject({ snapshot: { revision: late }, eventsApplied: head - late });
  const before = await replayed(`?at=${late - 1}`);
  expect(before, 'in the midst of the command that the later one ends with').toMatchObject({
    reached: { revision: late, isNow: false },
    snapshot: { revision: early },
    eventsApplied: late - early,
  });
  expect(await replayed(`?at=${late}`)).toMatchObject({ snapshot: { revision: late }, eventsApplied: 0 });
  const { recordedAt } = log.eventsOf(id)[late - 2]!;
  expect(await replayed(`?at=${recordedAt}`)).toMatchObject({
    reached: { revision: late },
    snapshot: { revision: late },
  });
  expect((await replayed()).tookUs).toBeGreaterThan(0);
});

test('every moment is the same with a snapshot and without', async () => {
  const moments = ends()
    .flatMap((revision) => [revision - 1, revision])
    .filter((r) => r > 0)
    .map((r) => `?at=${r}`);
  const without = await Promise.all(moments.map(async (at) => (await shown(at)).body));
  for (const end of ends().filter((_, n) => n % 10 === 3)) await storeSnapshot(end);
  expect(await Promise.all(moments.map(async (at) => (await shown(at)).body))).toEqual(without);
});

test('the history is told the same with a snapshot and without', async () => {
  const pages = async (detail: string): Promise<object[]> => {
    const items: object[] = [];
    for (let cursor = ''; ; ) {
      const { body } = await office.get(`/v1/instances/${id}/events?limit=30&detail=${detail}${cursor}`, 'ana@acme');
      items.push(...body.items);
      if (body.next === null) return items;
      cursor = `&cursor=${body.next}`;
    }
  };
  const without = await Promise.all(['facts', 'all'].map(pages));
  expect(without[1]).toHaveLength(log.eventsOf(id).length);
  for (const end of ends().filter((_, n) => n % 5 === 3)) await storeSnapshot(end, { title: 'Of the snapshot' });
  expect(await Promise.all(['facts', 'all'].map(pages))).toEqual(without);
});

test('an instance says in Server-Timing what it took', async () => {
  await storeSnapshot(ends()[20]!);
  const { headers } = await shown();
  const applied = log.eventsOf(id).length - ends()[20]!;
  expect(headers['server-timing']).toMatch(
    new RegExp(`^replay;dur=[\\d.]+;desc="snapshot ${ends()[20]}, ${applied} events"$`),
  );
});

test('a snapshot of another fold, or of a history that is not this one, is not used', async () => {
  await storeSnapshot(ends()[10]!, { title: 'Right' });
  await storeSnapshot(ends()[12]!, { title: 'Wrong', version: foldVersion + 1 });
  await storeSnapshot(ends()[14]!, { title: 'Wrong', hash: '00' });
  expect((await replayed()).snapshot?.revision).toBe(ends()[10]);
  expect((await shown()).body.title).toBe('Right');
});

test('who may not see the instance learns nothing of it, and a moment that never was is 404', async () => {
  for (const as of ['nora@acme', 'ana@globex'])
    expect((await office.get(`/v1/instances/${id}/replay`, as)).status, as).toBe(404);
  expect((await office.get(`/v1/instances/${id}/replay?at=9999`, 'ana@acme')).status).toBe(404);
  expect((await office.get(`/v1/instances/${id}/replay?at=soon`, 'ana@acme')).status).toBe(400);
});
