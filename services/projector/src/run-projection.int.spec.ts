import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { openSeats, peopleOf } from '@procession/contracts/seats.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Projection } from './run-projection.ts';
import { badBus, randomFrom } from './testing/delivery.ts';
import { type History, historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

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

const deliver = (projection: Projection, events: LogEvent[]): Promise<void> =>
  new Promise((done) => projection.deliver({ events, done }));

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
      'truncate instances, instance_readers, tasks, task_candidates, timeline, audit, stream_heads, sweep',
      [],
    );
    const { xid } = await endOfLogNow();
    await admin.query(
      '',
      `insert into sweep (xid, position, epoch, partition, partitions) values ($1::xid8, 0, 1, 0, 1)`,
      [xid],
    );
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

async function endOfLogNow(): Promise<{ xid: string }> {
  const [row] = await side.admin.query<{ xid: string }>(
    '',
    'select pg_snapshot_xmin(pg_current_snapshot())::text as xid',
    [],
  );
  return row ?? { xid: '0' };
}

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
    'truncate instances, instance_readers, tasks, task_candidates, timeline, audit, stream_heads, sweep',
    [],
  );
  side.open({ sweepMs: 50 });
  await side.converged(events);
  expect(together).toEqual(await side.rows());
});

describe('a message', () => {
  test('over a gap brings what is missing from the log first', async () => {
    const { histories } = await someHistories(7, 1);
    const [{ events }] = histories as [History];
    const projection = side.open();
    await waitUntil('the first sweep', () => projection.stats.batches > 0, soon);
    await writeLog(side.admin, [{ ...events[0]!, stream: 'instance-late', revision: 1 }]);
    const before = projection.stats.fetched;
    const late = {
      ...events[0]!,
      stream: 'instance-late',
      revision: 2,
      type: 'TaskCommented',
      data: { by: 'ana', comment: 'x' },
    };
    await writeLog(side.admin, [late]);
    await deliver(projection, [late]);
    expect(projection.stats.fetched - before).toBe(2);
    await side.converged([late]);
  });

  test('is acknowledged when its rows can be read, not before', async () => {
    const { events } = await someHistories(8, 5);
    await side.admin.query('', `insert into feed (epoch, partition) values (1, 0)`, []);
    await side.admin.query(
      '',
      `insert into sweep (xid, position, epoch, partition, partitions) values ('9223372036854775807'::xid8, 0, 1, 0, 1)`,
      [],
    );
    const projection = side.open();
    await deliver(projection, events);
    expect((await side.rows()).instances).toHaveLength(5);
  });
});
