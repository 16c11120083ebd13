import { createLive, type Live } from '@procession/client/live/live.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningCopy, startCopy } from './testing/running-copy.ts';

const clientCount = 300;
/** Of clients that lost their line together. */
const currentWithinMs = 30_000;
vi.setConfig({ testTimeout: 90_000 });

const database = await createDatabase();
const admin = new Connection(database.urls.admin, { schema: 'read' });
const id = '0193441e-6a5c-7c3a-9f0e-000000000001';
let copies: RunningCopy[];

beforeAll(async () => {
  await admin.query('feed', 'insert into feed (epoch, partition, seq) values (1, 0, 0) on conflict do nothing');
  copies = await Promise.all([startCopy(database.urls.notifier), startCopy(database.urls.notifier)]);
  for (const { base } of copies)
    await waitUntil('the copy is ready', async () => (await fetch(`${base}/readyz`)).ok, { withinMs: 5_000 });
});
afterAll(async () => {
  for (const { close } of copies) await close();
  await admin.close();
  await database.drop();
});

/** As the projector does it: the row, who sees it, the feed. */
const write = (revision: number): Promise<unknown> =>
  admin.query(
    'write',
    `with f as (update feed set seq = seq + 1 where partition = 0 returning seq)
     insert into instances (feed, started_at, updated_at, due_at, revision, number, definition_version, incidents, partition,
       tenant_wide, tenant, instance, definition, title, status, initiator)
     select f.seq, now(), now(), 'infinity', $2, 1, 1, 0, 0, true, 'acme', $1, 'booking-cancellation', 'Cancel', 'in_progress', 'ana' from f
     on conflict (tenant, instance) do update set feed = excluded.feed, revision = excluded.revision`,
    [id, revision],
  );

test('hundreds that lose their line together are current again soon, each where it stood', async () => {
  await admin.query(
    'role',
    `insert into roles (revision, tenant, role, name, permissions) values (1, 'acme', 'all', 'all', '{read}')`,
  );
  await admin.query(
    'holders',
    `insert into role_holders (tenant, role, user_id) select 'acme', 'all', 'user' || n from generate_series(1, $1::int) n`,
    [clientCount],
  );
  await write(1);
  const clients = Array.from({ length: clientCount }, (_, n) => follow(`user${n + 1}`));
  const allHave = (revision: number): Promise<boolean> =>
    waitUntil(`all have revision ${revision}`, () => clients.every(({ rows }) => rows.get(id)?.revision === revision), {
      withinMs: currentWithinMs,
      everyMs: 20,
    });
  await allHave(1);
  expect(Math.min(...copies.map(({ parts }) => parts.hub.connections.size))).toBeGreaterThan(0);
  const count = (what: 'snapshots' | 'resumes'): number =>
    copies.reduce((sum, { parts }) => sum + parts.counters[what], 0);
  const snapshots = count('snapshots');

  for (const { app } of copies) for (const socket of app.websocketServer.clients) socket.terminate();
  await write(2);
  await allHave(2);
  expect(count('resumes')).toBeGreaterThanOrEqual(clientCount);
  expect(count('snapshots')).toBe(snapshots);
  for (const { live } of clients) live.close();
});

function follow(user: string) {
  const live: Live = createLive({
    urls: copies.map(({ base }) => base),
    getTicket: async (base) => {
      const headers = { authorization: `Bearer ${user} acme 900` };
      const answer = await fetch(`${base}/v1/live/tickets`, { method: 'POST', headers });
      return ((await answer.json()) as { ticket: string }).ticket;
    },
  });
  const { rows } = live.subscribe({ name: 'instances', filter: {} }, {});
  return { live, rows };
}
