import { closeCodes, liveLimits } from '@procession/contracts/live-limits.ts';
import { expect, test } from 'vitest';
import { LineTwin, settled, start, subscribe, world } from './testing/copy.ts';
import { instance, notification, task, viewer } from './testing/rows.ts';

test('a client gets the rows there are, then each change with the revision before it', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1) });
  const { line } = await start(copy);
  copy.follower.hear(tables.write(0, { row: instance('a', 4) }));
  expect(line.said).toMatchObject([
    {
      type: 'snapshot',
      id: '1',
      place: { epoch: 1, partitions: { 0: 1 } },
      rows: [{ id: 'a', revision: 1 }],
      hasMore: false,
    },
    {
      type: 'changes',
      place: { epoch: 1, partitions: { 0: 2 } },
      changes: [{ id: '1', row: { id: 'a', revision: 4 }, since: 1 }],
    },
  ]);
});

test('all changes of a batch come in one frame', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy);
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }, { row: instance('b', 1) }));
  expect(line.ofType('changes')).toHaveLength(1);
  expect(line.changes).toHaveLength(2);
});

test('a row that leaves the filter is removed', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1) });
  const { line } = await start(copy, viewer('maria'), {
    topic: { name: 'instances', filter: { status: 'in_progress' } },
  });
  copy.follower.hear(tables.write(0, { row: instance('a', 2, { status: 'approved' }) }));
  expect(line.changes).toEqual([{ id: '1', remove: 'a', revision: 2 }]);
});

test('a row that left the list while the snapshot was read does not stay', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { tables, copy } = await world({ gate: () => promise });
  tables.write(0, { row: instance('a', 1) });
  await copy.follower.lookAtHeads();
  const line = new LineTwin();
  const filter = { status: 'in_progress' } as const;
  subscribe(copy, copy.hub.join(line, viewer('maria')), { topic: { name: 'instances', filter } });
  await settled();
  // After the place was read, and heard before the snapshot is there: the rows are older than this.
  const before = tables.readTopic(viewer('maria'), { name: 'instances', filter }, 50);
  copy.follower.hear(tables.write(0, { row: instance('a', 2, { status: 'approved' }) }));
  tables.readTopic = () => before;
  resolve();
  await settled();
  expect(line.said).toMatchObject([
    { type: 'snapshot', rows: [{ id: 'a' }] },
    { type: 'changes', changes: [{ remove: 'a', revision: 2 }] },
  ]);
});

test('a row that is seen by others only is not sent, and is removed when it was', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1), tenantWide: false, readers: ['user:omar', 'role:finance'] });
  const { line } = await start(copy, viewer('maria', { roles: ['finance'], permissions: [] }));
  const { line: stranger } = await start(copy, viewer('zoe'));
  const { line: foreign } = await start(copy, { ...viewer('omar'), tenant: 'other' });
  copy.follower.hear(
    tables.write(0, { row: instance('a', 2), tenantWide: false, readers: ['user:omar', 'role:finance'] }),
  );
  copy.follower.hear(tables.write(0, { row: instance('a', 3), tenantWide: false, readers: ['user:omar'] }));
  expect(line.changes).toMatchObject([{ row: { revision: 2 } }, { remove: 'a', revision: 3 }]);
  expect(stranger.said).toMatchObject([{ type: 'snapshot', rows: [] }]);
  expect(foreign.said).toMatchObject([{ type: 'snapshot', rows: [] }]);
});

test('my tasks are those that I may act on now', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy, viewer('maria'), { topic: { name: 'tasks' } });
  copy.follower.hear(tables.write(0, { row: task('i.1', 1, { users: ['omar'] }) }));
  copy.follower.hear(tables.write(0, { row: task('i.1', 2, { users: ['omar', 'maria'] }) }));
  copy.follower.hear(tables.write(0, { row: task('i.1', 3, { status: 'completed', users: [] }) }));
  expect(line.changes).toMatchObject([{ row: { revision: 2 } }, { remove: 'i.1', revision: 3 }]);
});

test('a substitute has the tasks of whoever is absent, each once, as long as that lasts', async () => {
  const { tables, copy } = await world();
  const connection = await start(copy, viewer('maria'), { topic: { name: 'tasks' } });
  const { line } = connection;
  copy.follower.hear(tables.write(0, { row: task('i.1', 1, { users: ['omar'] }) }));
  const standsInFor = [{ user: 'omar', definitions: ['booking-cancellation'] }];
  const [joined] = copy.hub.connections;
  copy.hub.setViewer(joined!, viewer('maria', { standsInFor }));
  await settled();
  expect(line.ofType('resync')).toMatchObject([{ reason: 'rights-changed' }]);
  expect(line.ofType('snapshot').at(-1)).toMatchObject({ rows: [{ id: 'i.1' }] });
  copy.follower.hear(tables.write(0, { row: task('i.1', 2, { users: ['omar', 'maria'] }) }));
  copy.follower.hear(tables.write(0, { row: task('i.2', 1, { users: ['omar'] }) }));
  copy.follower.hear(tables.write(0, { row: task('i.3', 1, { users: ['omar'], definition: 'other' }) }));
  copy.follower.hear(tables.write(0, { row: task('i.2', 2, { status: 'completed', users: [] }) }));
  expect(line.changes).toMatchObject([
    { row: { id: 'i.1', revision: 2 } },
    { row: { id: 'i.2', revision: 1 } },
    { remove: 'i.2', revision: 2 },
  ]);
  copy.hub.setViewer(joined!, viewer('maria'));
  await settled();
  expect(line.ofType('snapshot').at(-1)).toMatchObject({ rows: [{ id: 'i.1' }] });
  copy.follower.hear(tables.write(0, { row: task('i.4', 1, { users: ['omar'] }) }));
  expect(line.changes).toHaveLength(3);
});

test('a message over a gap is not taken: what is missing is fetched', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy);
  tables.write(0, { row: instance('a', 1) });
  copy.follower.hear(tables.write(0, { row: instance('b', 1) }));
  expect(line.changes).toEqual([]);
  await settled();
  expect(line.changes).toMatchObject([{ row: { id: 'a' } }, { row: { id: 'b' } }]);
  expect(copy.counters.gapFetches).toBe(1);
});

test('a lost tail is found at the next look at the heads, a doubled message does nothing', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy);
  const lost = tables.write(0, { row: instance('a', 1) });
  await copy.follower.lookAtHeads();
  copy.follower.hear(lost);
  expect(line.changes).toHaveLength(1);
});

test('a partition that comes later is followed from its beginning', async () => {
  const { tables, copy } = await world({ limits: { recentAtStart: 1 } });
  const { line } = await start(copy);
  tables.write(3, { row: instance('a', 1) });
  for (const revision of [1, 2, 3]) copy.follower.hear(tables.write(3, { row: instance('b', revision) }));
  await copy.follower.lookAtHeads();
  expect(line.changes).toMatchObject([{ row: { id: 'a' } }, { row: { id: 'b', revision: 3 } }]);
});

test('a message without rows is read from the tables', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy);
  const { rows: _tooLarge, ...message } = tables.write(0, { row: instance('a', 1) });
  copy.follower.hear(message);
  await settled();
  expect(line.changes).toMatchObject([{ row: { id: 'a' } }]);
});

test('another epoch begins everything anew', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy);
  tables.epoch = 2;
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }));
  await settled();
  copy.hub.tick();
  await settled();
  expect(line.said).toMatchObject([
    { type: 'snapshot' },
    { type: 'resync', reason: 'other-epoch' },
    { type: 'snapshot', place: { epoch: 2 }, rows: [{ id: 'a' }] },
  ]);
});

test('a gap that is too large to fetch is a resync for everybody', async () => {
  const { tables, copy } = await world({ limits: { gapRowsMax: 1 } });
  const { line } = await start(copy);
  tables.write(0, { row: instance('a', 1) }, { row: instance('b', 1) });
  await copy.follower.lookAtHeads();
  await settled();
  expect(line.said.slice(1)).toMatchObject([
    { type: 'resync', reason: 'too-much-changed' },
    { type: 'snapshot', rows: [{ id: 'a' }, { id: 'b' }] },
  ]);
});

test('whose rights changed gets a new snapshot of what depends on them, and nothing else', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1) });
  const { line, connection } = await start(copy);
  subscribe(copy, connection, { id: 'mine', topic: { name: 'tasks' } });
  await settled();
  copy.hub.setViewer(connection, viewer('maria'));
  expect(line.ofType('resync')).toEqual([]);
  copy.hub.setViewer(connection, viewer('maria', { permissions: [] }));
  await settled();
  expect(line.ofType('resync')).toEqual([{ type: 'resync', id: '1', reason: 'rights-changed' }]);
  expect(line.ofType('snapshot').at(-1)).toMatchObject({ id: '1', rows: [] });
});

test('who is no longer active is shown out', async () => {
  const { copy } = await world();
  const { line, connection } = await start(copy);
  copy.hub.setViewer(connection, viewer('maria', { isActive: false }));
  expect(line.closed).toBe(closeCodes.signInAgain);
  expect(copy.hub.connections.size).toBe(0);
});

test('a full window takes new rows, and gives back the last of the list when it has outgrown its bound', async () => {
  const { tables, copy } = await world();
  const due = (day: number): { dueAt: string } => ({ dueAt: `2026-12-0${day}T00:00:00.000Z` });
  tables.write(
    0,
    { row: instance('a', 1, due(5)) },
    { row: instance('b', 1, due(6)) },
    { row: instance('c', 1, due(7)) },
  );
  const { line } = await start(copy, viewer('maria'), { limit: 2 });
  expect(line.ofType('snapshot')).toMatchObject([{ rows: [{ id: 'a' }, { id: 'b' }], hasMore: true }]);
  copy.follower.hear(tables.write(0, { row: instance('d', 1, due(9)) }));
  copy.follower.hear(tables.write(0, { row: instance('e', 1) }));
  expect(line.changes).toMatchObject([{ row: { id: 'd' } }, { row: { id: 'e' } }]);
  copy.follower.hear(tables.write(0, { row: instance('f', 1, due(1)) }));
  expect(line.changes.slice(2)).toMatchObject([
    { row: { id: 'f' } },
    { remove: 'b', revision: 1 },
    { remove: 'd' },
    { remove: 'e' },
  ]);
  expect(liveLimits.heldFactor).toBe(2);
});

test('an idle client is told how far it is', async () => {
  const { tables, copy, clock } = await world();
  const { line } = await start(copy, viewer('maria'), { topic: { name: 'tasks' } });
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }));
  clock.ms = 4_000;
  copy.hub.tellPlaces();
  expect(line.ofType('place')).toEqual([]);
  clock.ms = 5_000;
  copy.hub.tellPlaces();
  expect(line.ofType('place')).toEqual([{ type: 'place', place: { epoch: 1, partitions: { 0: 1 } } }]);
});

test('tables that cannot be read now are read again', async () => {
  let isAway = true;
  const { tables, copy } = await world({
    gate: async () => {
      if (isAway) throw new Error('away');
    },
  });
  const { line } = await start(copy);
  tables.write(0, { row: instance('a', 1) });
  expect(line.said).toEqual([]);
  isAway = false;
  copy.hub.tick();
  await settled();
  copy.hub.tick();
  await settled();
  expect(line.said).toMatchObject([{ type: 'snapshot', rows: [{ id: 'a' }] }]);
  expect(copy.counters.snapshotFailures).toBe(1);
});

test('who left is forgotten', async () => {
  const { tables, copy } = await world();
  const { line, connection } = await start(copy);
  copy.hub.leave(connection);
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }));
  expect(line.changes).toEqual([]);
  expect(copy.hub.subscriptionCount).toBe(0);
});

test('a snapshot for which there is no room waits until there is, in the order in which they were asked', async () => {
  let room = 0;
  const { tables, copy } = await world({ hasRoomFor: (tenant) => tenant !== 'acme' || room > 0 });
  tables.write(0, { row: instance('a', 1) });
  const first = await start(copy, viewer('maria'));
  const second = await start(copy, viewer('omar'));
  copy.hub.tick();
  await settled();
  expect([first, second].map(({ line }) => line.said)).toEqual([[], []]);
  expect(copy.counters.snapshotFailures).toBe(0);
  room = 1;
  copy.hub.tick();
  await settled();
  expect([first, second].map(({ line }) => line.ofType('snapshot').length)).toEqual([1, 1]);
});

test('notifications come to whom they are for, the newest first, and the oldest go when there are many', async () => {
  const { tables, copy } = await world();
  const at = (minute: number): string => `2026-11-20T10:${String(minute).padStart(2, '0')}:00.000Z`;
  tables.write(0, { row: notification('i/1.1', at(1)) }, { row: notification('i/2.1', at(2)) });
  const topic = { name: 'notifications' } as const;
  const { line } = await start(copy, viewer('maria'), { topic, limit: 2 });
  const other = await start(copy, viewer('omar'), { topic });
  expect(line.ofType('snapshot')[0]?.rows.map(({ id }) => id)).toEqual(['i/2.1', 'i/1.1']);
  for (const minute of [3, 4, 5])
    copy.follower.hear(tables.write(0, { row: notification(`i/${minute}.1`, at(minute)) }));
  const told = line.changes.map((change) => ('row' in change ? `+${change.row.id}` : `-${change.remove}`));
  expect(told).toEqual(['+i/3.1', '+i/4.1', '+i/5.1', '-i/3.1', '-i/2.1', '-i/1.1']);
  expect(other.line.changes).toEqual([]);
});
