import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { openSeats, peopleOf } from '@procession/contracts/seats.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { badBus, randomFrom } from './testing/delivery.ts';
import { type History, historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { deliver, openReadSide, openSwept, type ReadSide, sweptToTheEnd } from './testing/open-projection.ts';

const soon = { withinMs: 5_000, everyMs: 10 };

let side: ReadSide;
beforeEach(async () => {
  side = await openReadSide();
});
afterEach(() => side.close());

/** Instances by random decisions, in the log. */
async function someHistories(seed: number, count: number): Promise<{ histories: History[]; events: LogEvent[] }> {
  const random = randomFrom(seed);
  const histories = Array.from({ length: count }, () =>
    historyBy(Array.from({ length: 5 + random(60) }, () => random(2 ** 31))),
  );
  const events = [published('acme'), ...histories.flatMap((history) => history.events)];
  await writeLog(side.admin, events);
  return { histories, events };
}

test('by the sweep alone the rows are what the engine folds', async () => {
  const { histories, events } = await someHistories(1, 40);
  side.open({ sweepMs: 50 });
  await side.converged(events);
  const rows = await side.rows();
  for (const { instance, state } of histories) {
    const open = state.tasks.filter(({ status }) => status === 'open');
    const row = rows.instances.find(({ id }) => id === instance);
    expect(row).toMatchObject({
      status: state.status,
      title: state.title,
      revision: state.revision,
      incidents: state.incidents.filter(({ resolved }) => !resolved).length,
      endedAt: state.ended?.at ?? null,
    });
    if (open[0]) expect(row?.stepId).toBe(open[0].step);
    for (const task of state.tasks) {
      const isSequential = task.policy?.order === 'sequential';
      const users = task.status === 'open' ? peopleOf(openSeats(task.seats, task.decisions, isSequential)) : [];
      expect(rows.tasks.find(({ id }) => id === `${instance}.${task.task}`)).toMatchObject({
        status: task.status,
        revision: task.revision,
        claimedBy: task.claim?.by ?? null,
        users,
        outcome: task.outcome ?? null,
        ...(task.status === 'open' && { title: state.title }),
      });
    }
  }
});

test('texts come through as they were written, empty or with characters of control', async () => {
  const projection = await openSwept(side);
  for (const title of ['', '\u001e', '\\N', 'line\nline', 'a\u001d"b"{c},\u001a']) {
    const { instance, events } = historyBy([]);
    const told = events.map((event) =>
      event.type === 'InstanceStarted' ? { ...event, data: { ...event.data, title } } : event,
    );
    for (const event of told) await deliver(projection, [event]); // batches of one row, too
    const { instances, tasks } = await side.rows();
    expect(instances.find(({ id }) => id === instance)?.title).toBe(title);
    expect(tasks.filter((task) => task.instance === instance).map((task) => task.title)).toEqual([title]);
  }
  expect(projection.stats.parked).toBe(0);
});

test('what machines have under way is gone on with from the tables', async () => {
  const { instance, events } = historyBy([]);
  const last = events.at(-1)!;
  const more = [
    { type: 'TaskWithdrawn', data: { task: 1, cause: 'step_cancelled' } },
    {
      type: 'JobRequested',
      data: { job: 1, item: 'finance#1', step: 'finance', stepName: 'finance', attempt: 1, kind: 'pull' },
    },
    {
      type: 'WaitOpened',
      data: { wait: 1, item: 'sales#1', step: 'sales', stepName: 'Sales manager', alternatives: [] },
    },
    { type: 'JobCompleted', data: { job: 1, attempt: 1, outcome: 'completed' } },
    { type: 'WaitCancelled', data: { wait: 1, cause: 'interrupted' } },
  ].map((fact, at) => ({ ...last, ...fact, revision: last.revision + 1 + at }) as LogEvent);
  const steps: (string | null | undefined)[] = [];
  for (const some of [[published('acme'), ...events], more.slice(0, 3), more.slice(3, 4), more.slice(4)]) {
    await writeLog(side.admin, some);
    const projection = side.open({ sweepMs: 20 });
    await side.converged(some);
    await projection.close();
    const row = (await side.rows()).instances.find(({ id }) => id === instance);
    steps.push(row?.stepName);
  }
  expect(steps).toEqual(['ask', 'finance', 'Sales manager', null]);
});

test('messages that are doubled, lost and in any order give the same rows, whatever is cached', async () => {
  const { events } = await someHistories(2, 30);
  const straight = side.open({ sweepMs: 50 });
  await side.converged(events);
  await straight.close();
  const expected = await side.rows();

  for (const [seed, foldedMax] of [
    [3, 1_000],
    [4, 3],
  ] as const) {
    const { admin } = side;
    await admin.query(
      '',
      'truncate instances, instance_readers, listed_values, tasks, task_candidates, audit, stream_heads, sweep',
      [],
    );
    await admin.query('', sweptToTheEnd, []);
    const projection = side.open({ foldedMax, batchEventsMax: 40 });
    for (const message of badBus(events, randomFrom(seed))) projection.deliver({ events: message, done: () => {} });
    await waitUntil('all messages applied', () => projection.stats.eventsWaiting === 0, soon);
    await projection.close();
    // What was lost without a later message is the sweep's: from the beginning of the log.
    await admin.query('', 'truncate sweep', []);
    const sweeping = side.open({ sweepMs: 50 });
    await side.converged(events);
    await sweeping.close();
    expect(await side.rows()).toEqual(expected);
  }
});

test('two projectors on one partition do each other no harm, and the feed has no hole', async () => {
  const { events } = await someHistories(5, 30);
  const [one, other] = [side.open({ batchEventsMax: 20 }), side.open({ batchEventsMax: 20, sweepMs: 30 })];
  const random = randomFrom(6);
  for (const message of badBus(events, random))
    (random(2) === 0 ? one : other).deliver({ events: message, done: () => {} });
  await side.converged(events);
  await waitUntil('all messages applied', () => one.stats.eventsWaiting + other.stats.eventsWaiting === 0, soon);
  await Promise.all([one.close(), other.close()]);
  const together = await side.rows();
  expect(side.messages.map(({ seq }) => seq).toSorted((a, b) => a - b)).toEqual(
    side.messages.map((_, index) => index + 1),
  );

  await side.admin.query(
    '',
    'truncate instances, instance_readers, listed_values, tasks, task_candidates, audit, stream_heads, sweep',
    [],
  );
  side.open({ sweepMs: 50 });
  await side.converged(events);
  expect(together).toEqual(await side.rows());
});

describe('a message', () => {
  test('over a gap brings what is missing from the log first', async () => {
    const projection = await openSwept(side);
    const { events } = historyBy([5, 16, 27, 38, 49]);
    await writeLog(side.admin, events);
    const fetched = projection.stats.fetched;
    await deliver(projection, events.slice(-1));
    expect(projection.stats.fetched - fetched).toBe(events.length);
    await side.converged(events);
  });

  test('is acknowledged when its rows can be read, not before', async () => {
    const projection = await openSwept(side);
    const { instance, events } = historyBy([]);
    await writeLog(side.admin, events);
    await deliver(projection, events);
    expect((await side.rows()).instances.map(({ id }) => id)).toEqual([instance]);
  });
});

describe('a sweep', () => {
  test('finds the lost tail of a stream that the bus had brought before', async () => {
    const { events } = await someHistories(9, 1);
    const projection = side.open({ sweepMs: 200 });
    await deliver(projection, events.slice(0, 2));
    await side.converged(events);
  });

  test('begins at the beginning of the log when streams are divided otherwise than before', async () => {
    const { events } = await someHistories(10, 20);
    const alone = side.open({ sweepMs: 50, partition: 0, partitions: 3 });
    await waitUntil('its part', () => alone.stats.applied > 0, soon);
    await alone.close();
    const before = (await side.rows()).instances.length;
    expect(before).toBeLessThan(20);
    side.open({ sweepMs: 50 });
    await side.converged(events);
  });

  test('writes rows and cursor together or not at all', async () => {
    const { events } = await someHistories(11, 3);
    const cursor = (): Promise<object[]> => side.admin.query('', 'select * from sweep');
    await side.admin.query('', 'alter table audit rename to audit_away');
    const projection = side.open({ sweepMs: 50 });
    await waitUntil('a failure', () => projection.stats.failures > 0, soon);
    expect(await cursor()).toEqual([]);
    expect(await side.admin.query('', 'select instance from instances')).toEqual([]);
    await side.admin.query('', 'alter table audit_away rename to audit');
    await side.converged(events);
    await waitUntil('a cursor', async () => (await cursor()).length === 1, soon);
  });

  test('goes on when the server ends its connections again and again', async () => {
    const { events } = await someHistories(12, 60);
    const projection = side.open({ sweepMs: 20, batchEventsMax: 30 });
    const isOurs = `usename in ('procession_projector', 'procession_reader') and datname = current_database()`;
    for (let n = 0; n < 8; n++) {
      const end = `select pg_terminate_backend(pid) from pg_stat_activity where ${isOurs}`;
      await waitUntil('connections', async () => (await side.admin.query('', end)).length > 0, soon);
    }
    await side.converged(events);
    expect(projection.stats.parked).toBe(0);
  });
});

test('after another set of tables has taken the place, the projector begins from it', async () => {
  const { events } = await someHistories(13, 10);
  side.open({ sweepMs: 30 });
  await side.converged(events);
  await side.admin.query(
    '',
    `do $$ begin
       truncate instances, instance_readers, listed_values, tasks, task_candidates, audit, stream_heads, sweep;
       update feed set epoch = epoch + 1, seq = 0;
     end $$`,
  );
  await side.converged(events);
  expect(side.messages.at(-1)?.epoch).toBe(2);
});
