import { expect, test } from 'vitest';
import { copyOf, LineTwin, type Subscribe, settled, start, subscribe, world } from './testing/copy.ts';
import { instance, task, viewer } from './testing/rows.ts';

test('a client resumes on another copy, and gets what it missed in one frame', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1) }, { row: instance('b', 1) });
  const { line, connection } = await start(copy);
  const { place, rights } = line.ofType('snapshot')[0]!;
  copy.hub.leave(connection);
  tables.write(0, { row: instance('a', 2) });
  tables.write(0, { row: instance('a', 3) });
  const other = copyOf(tables);
  const { line: again } = await start(other, viewer('maria'), { from: { place, rights, holds: { a: 1, b: 1 } } });
  expect(again.said).toMatchObject([
    { type: 'resumed' },
    { type: 'changes', changes: [{ row: { id: 'a', revision: 3 } }] },
  ]);
});

test('a row that left the list while the client was away is removed when it resumes', async () => {
  const { tables, copy } = await world();
  const topic = { name: 'instances', filter: { status: 'in_progress' } } as const;
  tables.write(0, { row: instance('a', 1) });
  const { line, connection } = await start(copy, viewer('maria'), { topic });
  const { place, rights } = line.ofType('snapshot')[0]!;
  copy.hub.leave(connection);
  copy.follower.hear(tables.write(0, { row: instance('a', 2, { status: 'approved' }) }));
  const { line: again } = await start(copy, viewer('maria'), { topic, from: { place, rights, holds: { a: 1 } } });
  expect(again.changes).toEqual([{ id: '1', remove: 'a', revision: 2 }]);
});

test.each([
  ['place-too-old', { place: { epoch: 1, partitions: { 0: 0 } } }],
  ['other-epoch', { place: { epoch: 7, partitions: { 0: 3 } } }],
  ['rights-changed', { rights: 'those of before' }],
] as const)('a client that cannot be resumed is told %s and given a snapshot', async (reason, given) => {
  const { tables, copy } = await world({ limits: { recentRowsMax: 2 } });
  const { line, connection } = await start(copy);
  const { place, rights } = line.ofType('snapshot')[0]!;
  copy.hub.leave(connection);
  for (const revision of [1, 2, 3]) copy.follower.hear(tables.write(0, { row: instance('a', revision) }));
  const from = { place, rights, holds: {}, ...given } as Subscribe['from'];
  const { line: again } = await start(copy, viewer('maria'), { from });
  expect(again.said).toMatchObject([
    { type: 'resync', reason },
    { type: 'snapshot', rows: [{ revision: 3 }] },
  ]);
});

test('a client that is ahead of this copy loses nothing when the copy catches up', async () => {
  const { tables, copy } = await world();
  const topic = { name: 'tasks' } as const;
  const { line } = await start(copy, viewer('maria'), { topic });
  const { place, rights } = line.ofType('snapshot')[0]!;
  const early = tables.write(0, { row: task('i.1', 1, { users: ['omar'] }) });
  tables.write(0, { row: task('i.1', 2) });
  const late = tables.write(0, { row: task('i.1', 3, { status: 'completed' }) });
  const again = new LineTwin();
  subscribe(copy, copy.hub.join(again, viewer('maria')), { topic, from: { place, rights, holds: { 'i.1': 2 } } });
  copy.follower.hear(early);
  expect(again.changes).toEqual([]);
  copy.follower.hear(late);
  await settled();
  expect(again.changes).toEqual([{ id: '1', remove: 'i.1', revision: 3 }]);
});
