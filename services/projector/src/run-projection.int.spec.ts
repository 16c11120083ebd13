import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createDatabase, type TestDatabase } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Projection, type ProjectionOptions } from './run-projection.ts';
import { allRows } from './testing/all-rows.ts';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';

let database: TestDatabase;
let admin: Connection;
let read: Connection;
beforeAll(async () => {
  database = await createDatabase();
  admin = new Connection(database.urls.admin, { schema: 'read' });
  read = new Connection(database.urls.projector, { schema: 'read' });
});
afterAll(async () => {
  await Promise.all([admin.close(), read.close()]);
  await database.drop();
});

const projectionOf = (more: Partial<ProjectionOptions> = {}): Projection =>
  new Projection({
    log: new Connection(database.urls.reader),
    read: new Connection(database.urls.projector, { schema: 'read' }),
    partition: 0,
    partitions: 1,
    publish: () => {},
    logger: createLogger('test', 'silent'),
    foldedMax: 1_000,
    ...more,
  });

test('what the log has comes into the rows by the sweep alone', async () => {
  const histories = [1, 2, 3].map((n) => historyBy([3, 5, 6, 4 + n, 27, 88, 5, 14].map((c) => c * n)));
  await writeLog(admin, [published('acme')]);
  for (const { events } of histories) await writeLog(admin, events);
  const projection = projectionOf({ sweepMs: 50 });
  const last = histories.flatMap(({ events }) => events.slice(-1));
  await waitUntil('rows at the heads', () => isAt(last), { withinMs: 5_000 });
  await projection.close();
  const rows = await allRows(read);
  expect(rows.instances.map(({ id, status, title, revision }) => ({ id, status, title, revision }))).toEqual(
    histories.map(({ instance, state: { status, title, revision } }) => ({ id: instance, status, title, revision })),
  );
});

async function isAt(heads: readonly LogEvent[]): Promise<boolean> {
  const rows = await read.query<{ revision: number; stream: string }>(
    '',
    `select revision, 'instance-' || instance as stream from instances`,
    [],
  );
  return heads.every(({ stream, revision }) => rows.some((row) => row.stream === stream && row.revision === revision));
}
