import { type Client, createClient } from '@procession/client/client.ts';
import { type Stack, startStack } from '@procession/stack/stack.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';

// Two workers and the command service are killed with kill -9 while a thousand timers are due.

const tenant = 'acme';
const instanceCount = 1_000;
const startsAtOnce = 50;
/** From the first start on: all have begun by then. */
const dueAfterMs = 6_000;
const firedWithinMs = 60_000;

let dir: string;
let stack: Stack;
let admin: pg.Client;
let client: Client;

beforeAll(async () => {
  dir = makeTemporaryFolder();
  stack = await startStack({
    dir,
    durable: false,
    nats: false,
    copies: { command: 1, worker: 2, projector: 0, query: 0, notifier: 0 },
    administrators: [`${tenant}:root`],
    env: { LOG_LEVEL: 'warn' },
  });
  admin = new pg.Client(stack.databases.admin);
  await admin.connect();
  client = createClient({
    commandUrl: stack.urls.command,
    queryUrl: stack.urls.command, // nothing is read
    liveUrl: stack.urls.command,
    token: () => stack.token('root', { tenant }),
  });
});
afterAll(async () => {
  await admin?.end();
  await stack?.stop();
  removeDataFolder(dir);
});

const firedCount = async (): Promise<number> =>
  Number((await admin.query(`select count(*) as n from log.events where type = 'TimerFired'`)).rows[0].n);

test('each timer fires exactly once and never early, whoever is killed in the middle of it', async () => {
  const due = new Date(Date.now() + dueAfterMs).toISOString();
  await client.definitions.publish('alarm', {
    confirmWarnings: true,
    document: {
      key: 'alarm',
      start: 'rest',
      steps: {
        rest: { type: 'timer', until: `timestamp("${due}")`, next: 'done' },
        done: { type: 'end', status: 'completed' },
      },
    },
  });
  let left = instanceCount;
  await Promise.all(
    Array.from({ length: startsAtOnce }, async () => {
      while (left-- > 0) await client.instances.start({ definition: 'alarm' });
    }),
  );
  await waitUntil('the first have fired', async () => (await firedCount()) > 0, {
    withinMs: firedWithinMs,
    everyMs: 5,
  });
  await Promise.all([stack.kill('worker', 0), stack.kill('worker', 1), stack.kill('command', 0)]);
  const firedAtKill = await firedCount();
  await Promise.all([stack.start('command', 0), stack.start('worker', 0), stack.start('worker', 1)]);
  await waitUntil('all have fired', async () => (await firedCount()) >= instanceCount, { withinMs: firedWithinMs });

  const { rows } = await admin.query(
    `select count(*) filter (where fired = 1) as once, count(*) filter (where ended = 1) as ended, min(fired_at) as first, count(*) as all
     from (
       select stream, count(*) filter (where type = 'TimerFired') as fired, count(*) filter (where type = 'InstanceEnded') as ended,
         min(recorded_at) filter (where type = 'TimerFired') as fired_at
       from log.events where stream like 'instance-%' group by stream) s`,
  );
  expect({ ...rows[0], first: undefined }).toMatchObject({
    once: String(instanceCount),
    ended: String(instanceCount),
    all: String(instanceCount),
  });
  expect(rows[0].first.getTime()).toBeGreaterThanOrEqual(Date.parse(due));
  expect(firedAtKill).toBeLessThan(instanceCount);
  expect((await admin.query('select count(*) as n from log.duties')).rows[0].n).toBe('0');
});
