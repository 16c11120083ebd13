import { Connection } from '@procession/platform/postgres.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

let side: ReadSide;
beforeEach(async () => {
  side = await openReadSide();
});
afterEach(() => side.close());

test('a sweep that reads the log holds up no message', async () => {
  const [late, inTime] = [historyBy([5, 16, 27]), historyBy([5, 16, 27, 38])];
  const events = [published('acme'), ...late.events, ...inTime.events];
  await writeLog(side.admin, events);
  const log = new Connection(side.urls.reader);
  const { promise: released, resolve: release } = Promise.withResolvers<void>();
  const isOfHeads = (text: string): boolean => text.includes('pg_snapshot_xmin') && text.includes('limit $4');
  const slow: SqlReader = {
    query: async (name, text, values) => {
      if (isOfHeads(text)) await released;
      return log.query(name, text, values);
    },
  };
  const projection = side.open({ log: slow, sweepMs: 20 });
  await new Promise<void>((done) => projection.deliver({ events: inTime.events, done }));
  await side.converged(inTime.events);
  const ids = (await side.rows()).instances.map(({ id }) => id);
  expect(ids).toContain(inTime.instance);
  expect(ids).not.toContain(late.instance);
  release();
  await side.converged(events);
  await projection.close();
  await log.close();
});
