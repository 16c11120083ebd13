import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { badBus, randomFrom } from './testing/delivery.ts';
import { FrozenReader } from './testing/frozen-reader.ts';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

// A holder stands still anywhere in its work, another takes over, and the first wakes: it must write nothing then.

const soon = { withinMs: 10_000, everyMs: 5 };
/** At which of its statements the old holder stands still: from before it opens the tables to the middle of its writing. */
const freezeAtMost = 8;

let side: ReadSide;
let connection: Connection;
beforeEach(async () => {
  side = await openReadSide();
  connection = new Connection(side.urls.projector, { schema: 'read' });
});
afterEach(async () => {
  await connection.close();
  await side.close();
});

const leaseTo = (fence: number): Promise<unknown> =>
  side.admin.query(
    '',
    `insert into leases (partition, fence) values (0, $1) on conflict (partition) do update set fence = excluded.fence`,
    [fence],
  );

const writesOf = async (): Promise<string[]> => {
  const rows = await side.admin.query<{ write: string }>(
    '',
    `select 'i ' || xmin || instance as write from instances union all select 't ' || xmin || task from tasks
     union all select 'p ' || xmin || stream from parked_streams union all select 's ' || xmin from sweep
     union all select 'f ' || xmin from feed order by 1`,
  );
  return rows.map(({ write }) => write);
};

function histories(seed: number): LogEvent[] {
  const random = randomFrom(seed);
  const made = Array.from({ length: 8 }, () =>
    historyBy(Array.from({ length: 5 + random(20) }, () => random(2 ** 31))),
  );
  return [published('acme'), ...made.flatMap(({ events }) => events)];
}

test.each(Array.from({ length: freezeAtMost }, (_, n) => n + 1))(
  'a holder that stood still at its statement %i writes nothing after another has taken over',
  async (freezeAt) => {
    const events = histories(freezeAt);
    await writeLog(side.admin, events);
    const random = randomFrom(100 + freezeAt);
    const messages = badBus(events, random);

    await leaseTo(1);
    const read = new FrozenReader(connection, freezeAt);
    let isTold = false;
    const old = side.open({ read, fence: 1, sweepMs: 20, batchEventsMax: 10, onLost: () => (isTold = true) });
    for (const message of messages) old.deliver({ events: message, done: () => {} });
    await waitUntil('it stands still', () => read.isFrozen, soon);

    await leaseTo(2);
    const young = side.open({ fence: 2, sweepMs: 20, batchEventsMax: 10 });
    for (const message of messages) young.deliver({ events: message, done: () => {} });
    await side.converged(events);
    await waitUntil('all messages applied', () => young.stats.eventsWaiting === 0, soon);
    await young.close();
    const before = await writesOf();

    read.wake();
    const asked = read.asked;
    await waitUntil('it is told, or has found nothing to write', () => isTold || read.asked > asked + 10, soon);
    await old.close();
    expect(await writesOf()).toEqual(before);
  },
);

test('a holder that was late parks nothing', async () => {
  const sick = historyBy([5, 16, 27]).events.map((event, at) => (at === 2 ? { ...event, type: 'Unknown' } : event));
  await writeLog(side.admin, [published('acme')]);
  await leaseTo(1);
  const old = side.open({ fence: 1 });
  await waitUntil('the first sweep', () => old.stats.batches > 0, soon);
  await leaseTo(2);
  const young = side.open({ fence: 2 });
  await waitUntil(
    'the fence',
    async () => (await side.admin.query('', 'select from feed where fence = 2')).length > 0,
    soon,
  );
  old.deliver({ events: sick, done: () => {} });
  await waitUntil('it has failed to write', () => old.stats.eventsWaiting === sick.length, soon);
  await old.close();
  await young.close();
  expect(await side.admin.query('', 'select from parked_streams')).toEqual([]);
});

test('a sweep that is broken off leaves the cursor before what it has not applied', async () => {
  const made = Array.from({ length: 700 }, () => historyBy([5]));
  const events = [published('acme'), ...made.flatMap((history) => history.events)];
  await writeLog(side.admin, events);
  const first = side.open({ sweepMs: 20 });
  await waitUntil('a part', () => first.stats.batches > 0, soon);
  await first.close();
  expect((await side.rows()).instances.length).toBeLessThan(700);
  side.open({ sweepMs: 20 });
  await side.converged(events);
});
