import type { DirectoryEvent, Permission } from '@procession/contracts/events/directory.ts';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { InstanceEventData } from '@procession/contracts/events/instance.ts';
import { peopleOf } from '@procession/contracts/seats.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { Consistency, readRevisions } from '@procession/read-models/consistency.ts';
import { readFeed, readPlace } from '@procession/read-models/feed-reader.ts';
import {
  countInstances,
  findInstance,
  type InstanceFilter,
  type InstanceSort,
  keyOfInstance,
  listInstances,
  type PageKey,
} from '@procession/read-models/list-instances.ts';
import { countTasks, findTask, listTasks, type TaskFilter } from '@procession/read-models/list-tasks.ts';
import { readViewer } from '@procession/read-models/rights.ts';
import { instanceRowBytes } from '@procession/read-models/row-bytes.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { randomFrom } from './testing/delivery.ts';
import { directoryEvents } from './testing/directory.ts';
import { type History, historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

const soon = { withinMs: 5_000, everyMs: 10 };
const slimRowBytesMax = 800;

let side: ReadSide;
let histories: History[];
let foreign: History;
beforeAll(async () => {
  side = await openReadSide();
  const random = randomFrom(20);
  histories = Array.from({ length: 60 }, () =>
    historyBy(Array.from({ length: 5 + random(40) }, () => random(2 ** 31))),
  );
  foreign = historyBy([5, 16], 'other');
  const events: LogEvent[] = [
    published('acme'),
    published('other'),
    ...directoryEvents('acme', directory),
    ...histories.flatMap((history) => history.events),
    ...foreign.events,
  ];
  await writeLog(side.admin, events);
  side.open({ sweepMs: 100 });
  await side.converged(events);
});
afterAll(() => side.close());

const directory: DirectoryEvent[] = [
  ...['ana', 'bo', 'cleo', 'dan', 'eve', 'olga', 'gone'].map(
    (user): DirectoryEvent => ({
      type: 'UserRegistered',
      data: { user, profile: { name: user.toUpperCase(), kind: 'person', active: true } },
    }),
  ),
  { type: 'UserChanged', data: { user: 'gone', profile: { name: 'GONE', kind: 'person', active: false } } },
  { type: 'RoleDefined', data: { role: 'auditors', profile: { name: 'Auditors', permissions: [] } } },
  { type: 'RoleGranted', data: { role: 'auditors', users: ['olga', 'gone', 'bo'] } },
  { type: 'RoleRevoked', data: { role: 'auditors', users: ['bo'] } },
  { type: 'RoleDefined', data: { role: 'sales', profile: { name: 'Sales', permissions: ['act'] } } },
  { type: 'RoleChanged', data: { role: 'sales', profile: { name: 'Sales team', permissions: ['act', 'read'] } } },
  { type: 'RoleGranted', data: { role: 'sales', users: ['ana', 'bo', 'gone'] } },
];

const viewerOf = (user: string, tenant = 'acme'): Promise<Viewer> =>
  readViewer(side.admin, { tenant, user }, new Set(['acme:root']));
const permissionsOf = async (user: string): Promise<Permission[]> => [...(await viewerOf(user)).permissions].toSorted();

test('the directory says who somebody is and what they may do', async () => {
  expect(await viewerOf('ana')).toMatchObject({ name: 'ANA', isActive: true, roles: ['sales'] });
  expect(await permissionsOf('ana')).toEqual(['act', 'read']);
  expect((await viewerOf('bo')).roles).toEqual(['sales']);
  expect((await viewerOf('olga')).roles).toEqual(['auditors']);
  expect(await viewerOf('gone')).toMatchObject({ isActive: false, roles: [] });
  expect(await viewerOf('stranger')).toMatchObject({ name: null, isActive: true, roles: [] });
  expect(await permissionsOf('root')).toHaveLength(8);
  expect(await viewerOf('ana', 'other')).toMatchObject({ name: null, roles: [] });
});

async function allPages(viewer: Viewer, filter: InstanceFilter, sort: InstanceSort, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: PageKey | undefined; ; ) {
    const page = await listInstances(side.admin, viewer, filter, { sort, limit, ...(after && { after }) });
    ids.push(...page.map(({ id }) => id));
    const last = page.at(-1);
    if (!last || page.length < limit) return ids;
    after = keyOfInstance(last, sort);
  }
}

test('pages in every order show each instance that one may see once', async () => {
  const auditor = await viewerOf('olga');
  const everything = histories.map(({ instance }) => instance).toSorted();
  for (const sort of ['due', '-due', 'started', '-started', 'updated', '-updated'] as const) {
    const ids = await allPages(auditor, {}, sort, 7);
    expect(ids.toSorted()).toEqual(everything);
    expect(await allPages(auditor, {}, sort, 1_000)).toEqual(ids);
  }
});

test('a filter shows what passes it, of several statuses those of any', async () => {
  const auditor = await viewerOf('olga');
  const of = (...statuses: string[]): string[] =>
    histories
      .filter(({ state }) => statuses.includes(state.status))
      .map(({ instance }) => instance)
      .toSorted();
  for (const status of [['in_progress'], ['approved', 'rejected'], ['rejected', 'cancelled', 'in_progress']] as const) {
    expect((await allPages(auditor, { status }, '-updated', 5)).toSorted()).toEqual(of(...status));
    expect(await countInstances(side.admin, auditor, { status }, 1_000)).toEqual({
      count: of(...status).length,
      isExact: true,
    });
  }
  expect(await countInstances(side.admin, auditor, {}, 10)).toEqual({ count: 10, isExact: false });
  expect(
    await allPages(auditor, { definition: ['refund'], entityId: 'B-1', entityType: ['booking'] }, 'due', 100),
  ).toHaveLength(60);
  expect(await allPages(auditor, { initiator: 'bo' }, 'due', 100)).toEqual([]);
});

test('whoever had a task sees the instance, nobody else without the right, and no other tenant', async () => {
  const concerned = (user: string): string[] =>
    histories
      .filter((history) => user === 'ana' || hadTask(history, user)) // ana started them all
      .map(({ instance }) => instance)
      .toSorted();
  for (const user of ['ana', 'bo', 'cleo', 'stranger']) {
    // `refund` names who may read, so the permission `read` that ana and bo have does not open it.
    expect((await allPages(await viewerOf(user), {}, 'due', 100)).toSorted()).toEqual(concerned(user));
  }
  expect(await allPages(await viewerOf('gone'), {}, 'due', 100)).toEqual([]);
  expect(await findInstance(side.admin, await viewerOf('olga'), foreign.instance)).toBeUndefined();
  expect(await findInstance(side.admin, await viewerOf('ana', 'other'), foreign.instance)).toMatchObject({
    id: foreign.instance,
  });
});

function hadTask({ events }: History, user: string): boolean {
  const seats = events.flatMap(({ type, data }) => {
    if (type === 'TaskOpened') return (data as unknown as InstanceEventData<'TaskOpened'>).seats;
    return type === 'TaskAssigned' ? [(data as unknown as InstanceEventData<'TaskAssigned'>).seat] : [];
  });
  return peopleOf(seats).includes(user);
}

async function allTasks(viewer: Viewer, filter: TaskFilter, limit: number): Promise<string[]> {
  const ids: string[] = [];
  for (let after: PageKey | undefined; ; ) {
    const page = await listTasks(side.admin, viewer, filter, { limit, ...(after && { after }) });
    ids.push(...page.map(({ row }) => row.id));
    if (page.length < limit) return ids;
    after = page.at(-1)?.key;
  }
}

test('an inbox shows the open tasks that one may act on, page by page', async () => {
  const { tasks } = await side.rows();
  for (const user of ['ana', 'bo', 'cleo', 'dan', 'stranger']) {
    const mine = tasks
      .filter((t) => t.tenant === 'acme' && t.status === 'open' && t.users.includes(user))
      .map(({ id }) => id);
    const viewer = await viewerOf(user);
    expect((await allTasks(viewer, { of: 'mine' }, 3)).toSorted()).toEqual(mine.toSorted());
    expect(await countTasks(side.admin, viewer, { of: 'mine' }, 1_000)).toEqual({ count: mine.length, isExact: true });
  }
  expect(await allTasks(await viewerOf('gone'), { of: 'mine' }, 3)).toEqual([]);
  const bySales = tasks.filter((t) => t.tenant === 'acme' && t.roles.includes('sales')).map(({ id }) => id);
  const seen = await allTasks(await viewerOf('ana'), { of: 'role', role: 'sales' }, 3);
  expect(seen.toSorted()).toEqual(bySales.toSorted());
  expect(await allTasks(await viewerOf('ana'), { of: 'role', role: 'finance' }, 3)).toEqual([]);
});

test('what somebody has done is listed newest first, each task once', async () => {
  const acted = new Map<string, string>();
  for (const { instance, events } of histories)
    for (const { type, data, meta, recordedAt } of events)
      if (/^Task(Decided|Completed)$/.test(type) && meta.actor === 'cleo' && (type === 'TaskDecided' || 'by' in data))
        acted.set(`${instance}.${Number(data.task)}`, recordedAt);
  const done = await allTasks(await viewerOf('cleo'), { of: 'done' }, 4);
  expect(done.length).toBeGreaterThan(4);
  expect(done.toSorted()).toEqual([...acted.keys()].toSorted());
  const times = done.map((id) => acted.get(id) ?? '');
  expect(times).toEqual(times.toSorted().reverse());
});

test('a task is found by whoever sees its instance, with what its page needs', async () => {
  const { tasks } = await side.rows();
  const closed = tasks.find(({ tenant, status }) => tenant === 'acme' && status === 'completed');
  expect(await findTask(side.admin, await viewerOf('olga'), closed?.id ?? '')).toMatchObject({
    row: { id: closed?.id },
    detail: null,
  });
  const task = tasks.find(({ tenant, status, kind }) => tenant === 'acme' && status === 'open' && kind === 'form');
  expect(await findTask(side.admin, await viewerOf('olga'), task?.id ?? '')).toMatchObject({
    row: { id: task?.id },
    detail: { seats: [{ id: `user:${task?.users[0]}` }], edits: ['note', 'amount'] },
  });
  expect(await findTask(side.admin, await viewerOf('stranger'), task?.id ?? '')).toBeUndefined();
});

test('the feed has each row once, at its last change, in pieces as well', async () => {
  const { instances, tasks, notifications } = await side.rows();
  const place = await readPlace(side.admin);
  expect(place).toEqual({ epoch: 1, partitions: { 0: side.messages.at(-1)?.seq } });
  for (const limit of [10_000, 7]) {
    const rows = new Map<string, unknown>();
    let upTo = 0;
    while (upTo < (place.partitions[0] ?? 0)) {
      const page = await readFeed(side.admin, 0, upTo, limit);
      expect(page.upTo).toBeGreaterThan(upTo);
      for (const { seq, change } of page.changes) {
        expect(seq).toBeGreaterThan(upTo);
        expect(rows.has(change.row.id)).toBe(false);
        rows.set(change.row.id, change);
      }
      upTo = page.upTo;
    }
    expect(rows.size).toBe(instances.length + tasks.length + notifications.length);
    for (const { tenant, readers, tenantWide, ...row } of instances)
      expect(rows.get(row.id)).toEqual({ tenant, since: 0, row, tenantWide, readers });
    for (const { tenant, detail: _detail, ...row } of tasks)
      expect(rows.get(row.id)).toEqual({ tenant, since: 0, row });
    for (const { tenant, ...row } of notifications) expect(rows.get(row.id)).toEqual({ tenant, since: 0, row });
  }
});

test('a token is reached when the rows are, and not when they do not come in time', async () => {
  const consistency = new Consistency({
    look: (tenant, streams) => readRevisions(side.admin, tenant, streams),
    pollMs: 20,
  });
  const history = historyBy([]);
  const token = [
    { stream: `instance-${history.instance}`, revision: history.events.length },
    { stream: 'role-sales', revision: 3 },
  ];
  expect(await consistency.reached('acme', token, 30)).toBe(false);
  const waiting = consistency.reached('acme', token, 5_000);
  await writeLog(side.admin, history.events);
  expect(await waiting).toBe(true);
  expect(await consistency.reached('acme', token, 0)).toBe(true);
  expect(await consistency.reached('other', token, 30)).toBe(false);
  consistency.close();
});

test('messages tell of rows with all their readers, and of the directory', async () => {
  const history = historyBy([]);
  await writeLog(side.admin, history.events);
  const change = await waitUntil(
    'the change',
    () => side.messages.flatMap(({ rows = [] }) => rows).find(({ row }) => row.id === history.instance),
    soon,
  );
  expect(change).toMatchObject({ tenant: 'acme', since: 0, tenantWide: false, readers: ['user:ana', 'role:auditors'] });
  const heads = side.messages.flatMap((message) => message.heads ?? []);
  expect(heads).toContainEqual({ tenant: 'acme', stream: 'role-auditors', revision: 3 });
});

test('the query service sees the rows of the tenant that it names, and none without a name', async () => {
  const query = new Connection(side.urls.query, { schema: 'read' });
  const tables = [
    'instances',
    'tasks',
    'audit',
    'notifications',
    'instance_readers',
    'listed_values',
    'definitions',
    'users',
    'roles',
    'stream_heads',
  ];
  for (const table of tables) {
    const count = async (): Promise<object[]> =>
      query.query('', `select distinct tenant from ${table} where tenant in ('acme', 'other')`);
    await query.query('', `select set_config('procession.tenant', '', false)`);
    expect(await count()).toEqual([]);
    await query.query('', `select set_config('procession.tenant', 'acme', false)`);
    expect(await count()).toEqual([{ tenant: 'acme' }]);
  }
  await expect(query.query('', `delete from instances`)).rejects.toThrow('permission denied');
  await query.close();
});

test('a slim row stays slim', async () => {
  const { rows, bytesMax } = await instanceRowBytes(side.admin);
  expect(rows).toBeGreaterThan(60);
  expect(bytesMax).toBeLessThan(slimRowBytesMax);
});
