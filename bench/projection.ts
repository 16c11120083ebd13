import type { Stack } from '@procession/stack/stack.ts';
import pg from 'pg';

const settleWithinMs = 120_000;
const lookEveryMs = 50;

/** Stream heads that the rows have not reached: 0 = the read model has caught up. */
const behindSql = `
  select count(*)::int as behind from log.streams s
  left join read.instances i on i.tenant = s.tenant and 'instance-' || i.instance = s.stream
  left join read.stream_heads h on h.tenant = s.tenant and h.stream = s.stream
  where s.revision > greatest(coalesce(i.revision, 0), coalesce(h.revision, 0))`;

export async function waitUntilProjected(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  const giveUpAt = performance.now() + settleWithinMs;
  try {
    for (;;) {
      const { rows } = await admin.query<{ behind: number }>(behindSql);
      if (rows[0]!.behind === 0) return;
      if (performance.now() > giveUpAt)
        throw new Error(`${rows[0]!.behind} streams are still behind after ${settleWithinMs} ms`);
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  } finally {
    await admin.end();
  }
}

/** Everything in the log, applied from nothing by one projector process: events per second. */
export async function measureProjection(
  stack: Stack,
  adminUrl: string,
): Promise<{ eventsPerSecond: number; events: number }> {
  await stack.drain('projector', 0);
  const admin = new pg.Client(adminUrl);
  await admin.connect();
  const { rows: tables } = await admin.query<{ name: string }>(
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname = 'read'`,
  );
  await admin.query(`truncate ${tables.map((table) => table.name).join(', ')}`);
  const { rows } = await admin.query<{ events: number }>('select count(*)::int as events from log.events');
  await admin.end();
  await stack.start('projector', 0);
  const began = performance.now();
  await waitUntilProjected(adminUrl);
  const events = rows[0]!.events;
  return { eventsPerSecond: events / ((performance.now() - began) / 1000), events };
}
