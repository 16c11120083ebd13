import { closeCodes } from '@procession/contracts/live-limits.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Limits, limits } from './limits.ts';
import { type RunningCopy, startCopy as startRunningCopy } from './testing/running-copy.ts';
import { connect } from './testing/socket-client.ts';

// No bus here: what is shown goes by the tables alone, as it must when NATS is away.

const withinMs = 5_000;
const database = await createDatabase();
const admin = new Connection(database.urls.admin, { schema: 'read' });
const closing: (() => Promise<void>)[] = [];

async function startCopy(given: Partial<Limits> = {}, url = database.urls.notifier): Promise<RunningCopy> {
  const started = await startRunningCopy(url, given);
  closing.push(started.close);
  return started;
}

let copy: RunningCopy;
beforeAll(async () => {
  await admin.query('feed', 'insert into feed (epoch, partition, seq) values (1, 0, 0) on conflict do nothing');
  copy = await startCopy();
  await waitUntil('the copy is ready', async () => (await fetch(`${copy.base}/readyz`)).ok, { withinMs });
});
afterAll(async () => {
  for (const close of closing) await close();
  await admin.close();
  await database.drop();
});

async function ticketFor(user: string, { tenant = 'acme', seconds = 900, at = copy } = {}): Promise<string> {
  const headers = { authorization: `Bearer ${user} ${tenant} ${seconds}` };
  const answer = await fetch(`${at.base}/v1/live/tickets`, { method: 'POST', headers });
  expect(answer.status).toBe(201);
  return ((await answer.json()) as { ticket: string }).ticket;
}

async function open(user: string, given: { tenant?: string; seconds?: number; at?: RunningCopy } = {}) {
  const client = connect((given.at ?? copy).base, await ticketFor(user, given));
  expect(await client.status).toBe(101);
  return client;
}

/** One transaction as the projector writes it: the row, who sees it, the feed. */
async function writeInstance(
  id: string,
  revision: number,
  { tenant = 'acme', status = 'in_progress', tenantWide = true, reader = undefined as string | undefined } = {},
): Promise<void> {
  await admin.query(
    '',
    `with f as (update feed set seq = seq + 1 where partition = 0 returning seq),
       r as (insert into instance_readers (tenant, reader, definition, instance) select $3, $6, 'booking-cancellation', $1 where $6::text is not null on conflict do nothing)
     insert into instances (feed, started_at, updated_at, due_at, revision, number, definition_version, incidents, partition,
       tenant_wide, tenant, instance, definition, title, status, initiator)
     select f.seq, now(), now(), 'infinity', $2, 1, 1, 0, 0, $5, $3, $1, 'booking-cancellation', 'Cancel', $4, 'ana' from f
     on conflict (tenant, instance) do update set feed = excluded.feed, revision = excluded.revision, status = excluded.status`,
    [id, revision, tenant, status, tenantWide, reader ?? null],
  );
}

const give = (user: string, role: string, ...permissions: string[]) =>
  admin.query(
    '',
    `with f as (update feed set seq = seq + 1 where partition = 0),
       r as (insert into roles (revision, tenant, role, name, permissions) values (1, 'acme', $2, $2, $3::text[])
         on conflict (tenant, role) do update set permissions = excluded.permissions)
     insert into role_holders (tenant, role, user_id) values ('acme', $2, $1) on conflict do nothing`,
    [user, role, permissions],
  );
const take = (user: string, role: string) =>
  admin.query(
    '',
    `with f as (update feed set seq = seq + 1 where partition = 0)
     delete from role_holders where tenant = 'acme' and role = $2 and user_id = $1`,
    [user, role],
  );

const idOf = (n: number): string => `0193441e-6a5c-7c3a-9f0e-${String(n).padStart(12, '0')}`;
const all = { name: 'instances', filter: {} } as const;

test('a snapshot of what one may see, then each change, from the tables alone', async () => {
  await give('maria', 'reads', 'read');
  await writeInstance(idOf(1), 1);
  await writeInstance(idOf(2), 1, { tenant: 'other' });
  await writeInstance(idOf(3), 1, { tenantWide: false });
  const client = await open('maria');
  client.say({ type: 'subscribe', id: '1', topic: all, limit: 50 });
  const [snapshot] = await client.hears('snapshot');
  expect(snapshot!.rows.map(({ id }) => id)).toEqual([idOf(1)]);
  await writeInstance(idOf(1), 2, { status: 'approved' });
  const [changes] = await client.hears('changes');
  expect(changes).toMatchObject({ changes: [{ id: '1', row: { id: idOf(1), revision: 2, status: 'approved' } }] });
  client.socket.close();
});

test('a ticket lets in once', async () => {
  const ticket = await ticketFor('maria');
  const first = connect(copy.base, ticket);
  expect(await first.status).toBe(101);
  expect(await connect(copy.base, ticket).status).toBe(401);
  first.socket.close();
});

test('a ticket of one copy is good on another', async () => {
  const other = await startCopy();
  await waitUntil('the other copy is ready', async () => (await fetch(`${other.base}/readyz`)).ok, { withinMs });
  const client = connect(other.base, await ticketFor('maria'));
  expect(await client.status).toBe(101);
  await other.close();
  expect(await client.closed()).toBe(closeCodes.goingAway);
});

test.each([
  ['a made-up ticket', 'made.up', undefined, 401],
  ['no ticket', '', undefined, 400],
  ['a page of another origin', 'valid', 'https://theirs.example', 403],
  ['a page of ours', 'valid', 'https://ours.example', 101],
])('%s', async (_what, given, origin, status) => {
  const client = connect(copy.base, given === 'valid' ? await ticketFor('maria') : given, origin);
  expect(await client.status).toBe(status);
  client.socket.close();
});

test('a ticket needs a token, and the address takes WebSockets only', async () => {
  expect((await fetch(`${copy.base}/v1/live/tickets`, { method: 'POST' })).status).toBe(401);
  const plain = await fetch(`${copy.base}/v1/live?ticket=${await ticketFor('maria')}`);
  expect(plain.status).toBe(400);
  expect(plain.headers.get('content-type')).toContain('application/problem+json');
});

test('the connection ends with the token behind it', async () => {
  const client = await open('maria', { seconds: 1 });
  expect(await client.closed()).toBe(closeCodes.signInAgain);
});

test('rights that are taken away take the rows with them', async () => {
  await give('omar', 'auditors', 'read');
  await writeInstance(idOf(1), 3);
  const client = await open('omar');
  client.say({ type: 'subscribe', id: '1', topic: all, limit: 50 });
  const [before] = await client.hears('snapshot');
  expect(before!.rows).toHaveLength(1);
  await take('omar', 'auditors');
  const [resync] = await client.hears('resync');
  expect(resync).toMatchObject({ id: '1', reason: 'rights-changed' });
  const [, after] = await client.hears('snapshot', 2);
  expect(after!.rows).toEqual([]);
  client.socket.close();
});

test('a role brings the instances that name it as reader', async () => {
  await writeInstance(idOf(7), 1, { tenantWide: false, reader: 'role:board' });
  const client = await open('zoe');
  client.say({ type: 'subscribe', id: '1', topic: { name: 'instance', id: idOf(7) }, limit: 1 });
  const [before] = await client.hears('snapshot');
  expect(before!.rows).toEqual([]);
  await give('zoe', 'board');
  const [, after] = await client.hears('snapshot', 2);
  expect(after!.rows).toMatchObject([{ id: idOf(7) }]);
  client.socket.close();
});

test('a client whose line breaks resumes on another copy without a snapshot', async () => {
  const other = await startCopy();
  const client = await open('maria');
  client.say({ type: 'subscribe', id: '1', topic: all, limit: 50 });
  const [snapshot] = await client.hears('snapshot');
  client.socket.terminate();
  const revision = 10;
  await writeInstance(idOf(1), revision);
  await waitUntil('the other copy is ready', async () => (await fetch(`${other.base}/readyz`)).ok, { withinMs });
  const again = await open('maria', { at: other });
  const { place, rights, rows } = snapshot!;
  again.say({
    type: 'subscribe',
    id: '1',
    topic: all,
    limit: 50,
    from: { place, rights, holds: Object.fromEntries(rows.map(({ id, revision }) => [id, revision])) },
  });
  await again.hears('resumed');
  const [changes] = await again.hears('changes');
  expect(changes!.changes).toMatchObject([{ row: { id: idOf(1), revision } }]);
  expect(again.said.some(({ type }) => type === 'snapshot')).toBe(false);
  await other.close();
});

test('faulty messages are answered, and too many end the connection', async () => {
  const client = await open('maria');
  for (let n = 0; n < limits.badMessagesMax; n++) client.socket.send('{}');
  expect(await client.closed()).toBe(closeCodes.badMessage);
  expect(await client.hears('refused', limits.badMessagesMax)).toHaveLength(limits.badMessagesMax);
});

test('a message larger than allowed ends the connection', async () => {
  const client = await open('maria');
  client.socket.send('x'.repeat(200_000));
  expect(await client.closed()).toBe(1009);
});

test('a client that gives no sign of life is ended', async () => {
  const strict = await startCopy({ heartbeatMs: 50 });
  await waitUntil('the copy is ready', async () => (await fetch(`${strict.base}/readyz`)).ok, { withinMs });
  const client = await open('maria', { at: strict });
  client.socket.pause();
  await waitUntil('it is ended', () => strict.parts.hub.connections.size === 0, { withinMs, everyMs: 10 });
  client.socket.terminate();
  await strict.close();
});

test('a full copy takes nobody, also of those who come at once', async () => {
  const full = await startCopy({ clientsMax: 2 });
  await waitUntil('the copy is ready', async () => (await fetch(`${full.base}/readyz`)).ok, { withinMs });
  const tickets = await Promise.all(Array.from({ length: 6 }, () => ticketFor('maria', { at: full })));
  const clients = tickets.map((ticket) => connect(full.base, ticket));
  const statuses = await Promise.all(clients.map(({ status }) => status));
  // Let in before it was known that the copy is full: sent elsewhere at once.
  const turnedAway = clients.filter((_client, n) => statuses[n] === 101).slice(full.parts.hub.connections.size);
  expect(full.parts.hub.connections.size).toBe(2);
  for (const client of turnedAway) expect(await client.closed()).toBe(closeCodes.goingAway);
  expect(await connect(full.base, await ticketFor('maria', { at: full })).status).toBe(503);
  for (const client of clients) client.socket.terminate();
  await full.close();
});

test('without tables a copy waits, says so, and lets nobody in', async () => {
  const alone = await startCopy({}, 'postgres://nobody@127.0.0.1:1/none');
  expect((await fetch(`${alone.base}/readyz`)).status).toBe(503);
  expect((await fetch(`${alone.base}/healthz`)).status).toBe(200);
  expect(await connect(alone.base, await ticketFor('maria')).status).toBe(503);
  await alone.close();
});

test('its figures can be scraped', async () => {
  const text = await (await fetch(`${copy.base}/metrics`)).text();
  expect(text).toMatch(/procession_live_clients\{service="notifier"\} \d/);
  expect(text).toMatch(/procession_live_snapshots_total\{service="notifier"\} [1-9]/);
});
