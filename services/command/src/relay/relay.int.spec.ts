import { join } from 'node:path';
import { AckPolicy, DeliverPolicy, jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { logStreamName } from '@procession/contracts/subjects.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Bus } from '@procession/platform/nats.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { startNats } from '@procession/stack/nats.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { createDatabase } from '@procession/stack/testing.ts';
import { afterEach, expect, test } from 'vitest';
import { openCommitter } from '../event-store/open-committer.ts';
import { count, counterFolds } from '../event-store/testing/counter.ts';
import { JetStreamRelay } from './relay.ts';
import { sweepOnce } from './sweep.ts';

const logger = createLogger('test', 'fatal');
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function begin({ isBusUp }: { isBusUp: boolean }) {
  const dir = makeTemporaryFolder();
  const port = await freePort();
  const start = async () => {
    const nats = await startNats({ dir: join(dir, 'nats'), logFile: join(dir, 'nats.log'), port });
    closing.push(() => nats.stop());
    return nats;
  };
  closing.push(async () => removeDataFolder(dir));
  const nats = isBusUp ? await start() : undefined;
  const database = await createDatabase();
  const bus = new Bus(`nats://127.0.0.1:${port}`, 'test', logger);
  closing.push(() => bus.close());
  const results: string[] = [];
  const relay = new JetStreamRelay(bus, 4, logger, (result) => results.push(result));
  const store = openCommitter({
    databaseUrl: database.urls.command,
    folds: counterFolds,
    relay,
    logger,
    stats: { committed: () => {}, moved: () => {}, unknown: () => {}, snapshotIgnored: () => {} },
    partitions: 4,
    lanesMax: 1,
  });
  const admin = new Connection(database.urls.admin);
  closing.push(store.close, () => admin.close());
  const outboxCount = async () =>
    (await admin.query<{ count: number }>('outbox', 'select count(*)::int as count from log.outbox'))[0]!.count;
  const send = (keys: string[]) =>
    Promise.all(
      keys.map((key) => store.committer.handle(count({ tenant: 'acme', key, streams: [`instance-${key}`] }))),
    );
  return { port, start, nats, relay, store, send, outboxCount, results };
}

/** All that stands in the stream of the log. */
async function messages(port: number): Promise<{ subject: string; events: LogEvent[] }[]> {
  const connection = await connect({ servers: `nats://127.0.0.1:${port}` });
  const manager = await jetstream(connection).jetstreamManager();
  const { state } = await manager.streams.info(logStreamName);
  const found = [];
  if (state.messages > 0) {
    await manager.consumers.add(logStreamName, {
      name: 'test',
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.All,
      inactive_threshold: 5e9,
    });
    const consumer = await jetstream(connection).consumers.get(logStreamName, 'test');
    for await (const message of await consumer.fetch({ max_messages: state.messages }))
      found.push({ subject: message.subject, events: message.json<LogEvent[]>() });
  }
  await connection.close();
  return found;
}

test('a commit goes out as one message per partition that it touches, with whole events', async () => {
  const { port, relay, send, outboxCount } = await begin({ isBusUp: true });
  await expect.poll(() => relay.canPublish, { timeout: 5_000 }).toBe(true);
  const keys = Array.from({ length: 20 }, (_, n) => `a-${n}`);
  await send(keys);
  await expect.poll(outboxCount, { timeout: 5_000 }).toBe(0);
  const found = await messages(port);
  expect(found.map(({ subject }) => subject).sort((a, b) => a.localeCompare(b))).toEqual([
    'log.0',
    'log.1',
    'log.2',
    'log.3',
  ]);
  const events = found.flatMap((message) => message.events);
  expect(events.map(({ stream }) => stream).sort((a, b) => a.localeCompare(b))).toEqual(
    keys.map((key) => `instance-${key}`).sort((a, b) => a.localeCompare(b)),
  );
  expect(events[0]).toMatchObject({
    tenant: 'acme',
    revision: 1,
    type: 'Counted',
    schemaVersion: 1,
    meta: { actor: 'u' },
    hash: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('without a bus commands are acknowledged, and their commits go out when it is there', async () => {
  const { port, start, relay, store, send, outboxCount, results } = await begin({ isBusUp: false });
  const outcomes = await send(['b-1', 'b-2', 'b-3']);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['committed', 'committed', 'committed']);
  expect(new Set(results)).toEqual(new Set(['left']));
  expect(await outboxCount()).toBeGreaterThan(0);

  await start();
  await expect.poll(() => relay.canPublish, { timeout: 10_000 }).toBe(true);
  expect(await sweepOnce(store.upkeep, relay, 0)).toBe(1);
  expect(await outboxCount()).toBe(0);
  expect(
    (await messages(port))
      .flatMap(({ events }) => events.map(({ stream }) => stream))
      .sort((a, b) => a.localeCompare(b)),
  ).toEqual(['instance-b-1', 'instance-b-2', 'instance-b-3']);
});

test('a stream of the bus that was deleted is made again', async () => {
  const { port, relay, store, send, outboxCount } = await begin({ isBusUp: true });
  await expect.poll(() => relay.canPublish, { timeout: 5_000 }).toBe(true);
  await send(['c-1']);
  await expect.poll(outboxCount, { timeout: 5_000 }).toBe(0);
  const connection = await connect({ servers: `nats://127.0.0.1:${port}` });
  await (await jetstream(connection).jetstreamManager()).streams.delete(logStreamName);
  await connection.close();
  let n = 0;
  await expect
    .poll(
      async () => {
        await send([`d-${n++}`]);
        await sweepOnce(store.upkeep, relay, 0).catch(() => {});
        return outboxCount();
      },
      { timeout: 15_000, interval: 300 },
    )
    .toBe(0);
  expect((await messages(port)).flatMap(({ events }) => events.map(({ stream }) => stream))).toContain('instance-d-0');
});
