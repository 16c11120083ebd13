import { closeCodes } from '@procession/contracts/live-limits.ts';
import { expect, test } from 'vitest';
import { LineTwin, settled, start, subscribe, world } from './testing/copy.ts';
import { instance, viewer } from './testing/rows.ts';

test('to a slow client the newest of each row waits, covering the ones before; others are not delayed', async () => {
  const { tables, copy } = await world();
  const slow = await start(copy);
  const quick = await start(copy, viewer('omar'));
  const write = (id: string, revision: number): void =>
    copy.follower.hear(tables.write(0, { row: instance(id, revision) }));
  write('a', 2);
  slow.line.bufferedAmount = 1e6;
  for (let revision = 3; revision <= 40; revision++) write('a', revision);
  write('b', 1);
  expect(slow.line.changes).toHaveLength(1);
  expect(quick.line.changes).toHaveLength(40);
  slow.line.bufferedAmount = 0;
  copy.hub.tick();
  expect(slow.line.ofType('changes')).toHaveLength(2);
  expect(slow.line.said.at(-1)).toMatchObject({
    place: { partitions: { 0: 40 } },
    changes: [
      { row: { id: 'a', revision: 40 }, since: 2 },
      { row: { id: 'b', revision: 1 }, since: 0 },
    ],
  });
});

test('a row that came and went while the client was slow is not shown', async () => {
  const { tables, copy } = await world();
  const { line } = await start(copy, viewer('maria'), {
    topic: { name: 'instances', filter: { status: 'in_progress' } },
  });
  line.bufferedAmount = 1e6;
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }));
  copy.follower.hear(tables.write(0, { row: instance('a', 2, { status: 'approved' }) }));
  line.bufferedAmount = 0;
  copy.hub.tick();
  expect(line.changes).toEqual([{ id: '1', remove: 'a', revision: 2 }]);
});

test('a slow client for whom too much waits gets a snapshot once its line is free', async () => {
  const { tables, copy } = await world({ limits: { heldBackRowsMax: 3 } });
  const { line } = await start(copy);
  line.bufferedAmount = 1e6;
  for (const id of ['a', 'b', 'c', 'd', 'e']) copy.follower.hear(tables.write(0, { row: instance(id, 1) }));
  copy.hub.tick();
  expect(line.said).toHaveLength(1);
  line.bufferedAmount = 0;
  copy.hub.tick();
  await settled();
  expect(line.said.slice(1)).toMatchObject([
    { type: 'resync', reason: 'too-slow' },
    { type: 'snapshot', rows: { length: 5 } },
  ]);
});

test('a client that stays slow is cut off', async () => {
  const { tables, copy, clock } = await world();
  const { line } = await start(copy);
  line.bufferedAmount = 1e6;
  copy.follower.hear(tables.write(0, { row: instance('a', 1) }));
  clock.ms = 31_000;
  copy.hub.tick();
  expect(line.closed).toBe(closeCodes.tooSlow);
  expect(copy.counters.cut).toBe(1);
});

test('a client that asks again and again but does not read gets no further snapshot before its line is free', async () => {
  const { tables, copy } = await world();
  tables.write(0, { row: instance('a', 1) });
  await copy.follower.lookAtHeads();
  const { line, connection } = await start(copy);
  line.bufferedAmount = 1e6;
  copy.hub.setViewer(connection, viewer('maria', { roles: ['finance'] }));
  for (let n = 0; n < 5; n++) subscribe(copy, connection);
  await settled();
  copy.hub.tick();
  await settled();
  expect(line.ofType('snapshot')).toHaveLength(1);
  line.bufferedAmount = 0;
  copy.hub.tick();
  await settled();
  copy.hub.tick();
  await settled();
  expect(line.ofType('snapshot')).toHaveLength(2);
});

test('a client is shown out when its token expires', async () => {
  const { copy, clock } = await world();
  const line = new LineTwin();
  copy.hub.join(line, viewer('maria'), 1_000);
  clock.ms = 999;
  copy.hub.endExpired();
  expect(line.closed).toBeUndefined();
  clock.ms = 1_000;
  copy.hub.endExpired();
  expect(line.closed).toBe(closeCodes.signInAgain);
});
