import { Connection } from '@procession/platform/postgres.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { expect, test } from 'vitest';
import { historyBy } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { deliver, openReadSide, openSwept } from './testing/open-projection.ts';

const soon = { withinMs: 10_000, everyMs: 5 };

test('a row that another transaction adds meanwhile, as the number of partitions changes, is found when it is tried again', async () => {
  const side = await openReadSide();
  const other = new Connection(side.urls.projector, { schema: 'read' });
  try {
    const projection = await openSwept(side);
    const { events } = historyBy([5, 16, 27]);
    const [first] = events;
    await writeLog(side.admin, events);
    const instance = first!.stream.replace('instance-', '');
    const started = first!.data as { initiator: string; definition: string };
    await side.admin.query('', 'begin');
    await side.admin.query(
      '',
      'insert into instance_readers (tenant, reader, definition, instance) values ($1, $2, $3, $4)',
      [first!.tenant, `user:${started.initiator}`, started.definition, instance],
    );
    const applied = deliver(projection, events);
    const isWaiting = `select from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;
    await waitUntil('it waits for the other', async () => (await other.query('', isWaiting)).length === 1, soon);
    await side.admin.query('', 'commit');
    await applied;
    await side.converged(events);
    expect(await side.admin.query('', 'select from parked_streams')).toEqual([]);
    const readers = await side.admin.query('', 'select from instance_readers where instance = $1 and reader = $2', [
      instance,
      `user:${started.initiator}`,
    ]);
    expect(readers).toHaveLength(1);
  } finally {
    await other.close();
    await side.close();
  }
});
