import { setImmediate as turn } from 'node:timers/promises';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { writeLog } from '../testing/log-writer.ts';
import { openReadSide, type ReadSide } from '../testing/open-projection.ts';
import { someInstances, someLog } from '../testing/some-log.ts';
import type { ViewName } from '../views/view-names.ts';
import { checkStream } from './check-stream.ts';
import { SelfCheck } from './self-check.ts';

const soon = { withinMs: 10_000, everyMs: 10 };

let side: ReadSide;
let ports: { log: Connection; read: Connection; partitions: number };
beforeEach(async () => {
  side = await openReadSide();
  const read = new Connection(side.urls.projector, { schema: 'read' });
  ports = { log: new Connection(side.urls.reader), read, partitions: 1 };
});
afterEach(async () => {
  await ports.log.close();
  await ports.read.close();
  await side.close();
});

async function projected(seed: number, count: number): Promise<LogEvent[]> {
  const events = await someLog(side.admin, seed, count);
  const projection = side.open({ sweepMs: 20 });
  await side.converged(events);
  await waitUntil('the sweep is past all of it', isSwept, soon);
  await projection.close();
  return events;
}

const isSwept = async (): Promise<boolean> => {
  const [row] = await side.admin.query<{ isPast: boolean }>(
    '',
    'select s.position >= (select max(e.position) from log.events e) as "isPast" from sweep s',
    [],
  );
  return row?.isPast === true;
};

const streamsOf = (events: readonly LogEvent[]): { tenant: string; stream: string }[] => [
  ...new Map(events.map(({ tenant, stream }) => [stream, { tenant, stream }])).values(),
];

/** An instance with tasks, and its events. */
function instanceOf(events: readonly LogEvent[]): { stream: string; instance: string; own: LogEvent[] } {
  const { stream } = events.find(({ type }) => type === 'TaskClaimed')!;
  return {
    stream,
    instance: stream.slice('instance-'.length),
    own: events.filter((event) => event.stream === stream),
  };
}

test('rows that are what the log says differ in nothing', async () => {
  const events = await projected(1, 30);
  for (const of of streamsOf(events)) {
    const { differences, eventCount } = await checkStream(ports, of);
    expect(differences).toEqual([]);
    expect(eventCount).toBe(events.filter(({ stream }) => stream === of.stream).length);
  }
});

test('a value that was never right is told with the event that gave the right one', async () => {
  const events = await projected(2, 5);
  const { stream, instance } = instanceOf(events);
  await side.admin.query('', `update instances set initiator = 'mallory' where instance = $1`, [instance]);
  const { differences } = await checkStream(ports, { tenant: 'acme', stream });
  expect(differences).toEqual([
    {
      view: 'instances',
      table: 'instances',
      key: instance,
      revision: 1,
      columns: { initiator: { row: 'mallory', log: expect.any(String) } },
    },
  ]);
});

test('a row that missed an event is told with that event', async () => {
  const events = await projected(3, 8);
  const closing = events.find(({ type }) => type === 'TaskCompleted')!;
  const { stream, revision } = closing;
  // As they were before the task was completed.
  await side.admin.query('', 'delete from audit where stream = $1 and revision = 1', [stream]);
  await side.admin.query('', `update tasks set status = 'open', closed_at = null, outcome = null where task = $1`, [
    `${stream.slice('instance-'.length)}.${Number(closing.data.task)}`,
  ]);
  const { differences } = await checkStream(ports, { tenant: 'acme', stream });
  expect(differences.map(({ view, revision }) => [view, revision])).toEqual([
    ['tasks', revision],
    ['audit', 1],
  ]);
  expect(Object.keys(differences[0]!.columns)).toEqual(['closed_at', 'status', 'outcome']);
});

test('a row, a candidate or a whole stream that is lost is told, and one that is parked is not', async () => {
  const events = await projected(4, 12);
  const [open] = await side.admin.query<{ instance: string; task: string }>(
    '',
    `select instance, task from tasks where status = 'open' and cardinality(users) > 0 limit 1`,
    [],
  );
  await side.admin.query('', 'delete from task_candidates where task = $1', [open!.task]);
  const found = await checkStream(ports, { tenant: 'acme', stream: `instance-${open!.instance}` });
  expect(found.differences.every(({ table }) => table === 'task_candidates')).toBe(true);
  expect(found.differences.length).toBeGreaterThan(0);

  const { stream, instance } = instanceOf(events.filter((event) => event.stream !== `instance-${open!.instance}`));
  await side.admin.query('', 'delete from instances where instance = $1', [instance]);
  const lost = await checkStream(ports, { tenant: 'acme', stream });
  expect(lost.differences.find(({ table }) => table === 'instances')).toMatchObject({ revision: 1 });

  await side.admin.query(
    '',
    `insert into parked_streams (tenant, stream, revision, reason) values ('acme', $1, 1, 'test')`,
    [stream],
  );
  const parked = await checkStream(ports, { tenant: 'acme', stream });
  expect(parked.differences.filter(({ table }) => table === 'instances')).toEqual([]);
});

test('while events are applied, rows that are behind are no difference', async () => {
  const events = await projected(5, 4);
  const more = someInstances(6, 10).toSorted((a, b) => a.revision - b.revision);
  const projection = side.open({ sweepMs: 5 });
  let isWriting = true;
  const writing = (async () => {
    for (let at = 0; at < more.length; at += 5) await writeLog(side.admin, more.slice(at, at + 5));
    isWriting = false;
  })();
  let count = 0;
  const streams = streamsOf([...events, ...more]);
  while (isWriting) {
    for (const of of streams) {
      expect((await checkStream(ports, of)).differences, of.stream).toEqual([]);
      count++;
      await turn();
    }
  }
  await writing;
  expect(count).toBeGreaterThan(0);
  await side.converged(more);
  await projection.close();
});

test('all streams are compared round after round; what is found is put down until it is mended', async () => {
  const events = await projected(7, 6);
  const { instance } = instanceOf(events);
  await side.admin.query('', `update instances set title = 'not this' where instance = $1`, [instance]);
  const found: ViewName[] = [];
  let checkedCount = 0;
  let counted = 0;
  const check = new SelfCheck({
    ...ports,
    streamsPerSecond: 3,
    lookMs: 5,
    logger: createLogger('test', 'silent'),
    watch: {
      onChecked: () => checkedCount++,
      onDifference: (view) => found.push(view),
      onCounted: (count) => (counted = count),
    },
  });
  const differences = () =>
    side.admin.query<{ stream: string; columns: object }>('', 'select stream, columns from row_differences', []);
  await waitUntil('found', async () => (await differences()).length === 1, soon);
  expect(await differences()).toEqual([
    { stream: `instance-${instance}`, columns: { title: { row: 'not this', log: expect.any(String) } } },
  ]);
  const rounds = async (): Promise<number> =>
    (await side.admin.query<{ rounds: number }>('', 'select rounds from self_check', []))[0]!.rounds;
  await waitUntil('two rounds', async () => (await rounds()) >= 2, soon);
  expect(counted).toBe(1);
  expect(found).toEqual(['instances']); // one alarm, however often it is seen
  expect(checkedCount).toBeGreaterThan(streamsOf(events).length);

  const right = (await differences()) as unknown as { columns: { title: { log: string } } }[];
  await side.admin.query('', 'update instances set title = $2 where instance = $1', [
    instance,
    right[0]!.columns.title.log,
  ]);
  await waitUntil('mended', async () => (await differences()).length === 0 && counted === 0, soon);
  await check.close();
});
