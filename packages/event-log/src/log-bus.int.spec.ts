import { randomUUID } from 'node:crypto';
import { type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { Bus } from '@procession/platform/nats.ts';
import { natsUrl } from '@procession/stack/testing.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CommitMessage, LogBus } from './log-bus.ts';

const logger = createLogger('test', 'silent');
const soon = { withinMs: 10_000, everyMs: 20 };

let connection: NatsConnection;
let manager: JetStreamManager;
let bus: Bus;
let logBus: LogBus;
let received: CommitMessage[];
let stream: { name: string; subjects: string; subject: string };
let durable: string;

beforeEach(async () => {
  const name = `log-${randomUUID()}`;
  stream = { name, subjects: `${name}.*`, subject: `${name}.0` };
  durable = `projector-${name}`;
  received = [];
  connection = await connect({ servers: natsUrl() });
  manager = await jetstreamManager(connection);
  bus = new Bus(natsUrl(), 'test', logger);
  logBus = new LogBus({ bus, partition: 0, durable, onCommit: (c) => received.push(c), logger, stream, lookMs: 100 });
  await waitUntil('a consumer', isListening, soon);
});
afterEach(async () => {
  await logBus.close();
  await bus.close();
  await manager.streams.delete(stream.name).catch(() => false);
  await connection.close();
});

const isListening = async (): Promise<boolean> => {
  const info = await manager.consumers.info(stream.name, durable).catch(() => undefined);
  return (info?.num_waiting ?? 0) > 0;
};

const event = (revision: number): LogEvent => ({
  tenant: 'acme',
  stream: 'user-ana',
  revision,
  type: 'UserChanged',
  schemaVersion: 1,
  recordedAt: '2026-01-05T09:00:00.000Z',
  data: {},
  meta: { actor: 'ana', command: 'c' },
  hash: '',
});
const publish = (...events: LogEvent[]) => jetstream(connection).publish(stream.subject, JSON.stringify(events));
const revisions = (): number[] => received.flatMap(({ events }) => events.map(({ revision }) => revision));

test('a commit is brought, and acknowledged when it is done', async () => {
  await publish(event(1), event(2));
  await waitUntil('the commit', () => received.length === 1, soon);
  expect(revisions()).toEqual([1, 2]);
  received[0]?.done();
  await waitUntil(
    'the acknowledgement',
    async () => (await manager.consumers.info(stream.name, durable)).num_ack_pending === 0,
    soon,
  );
});

test('a message that is no commit is dropped, and the next one comes', async () => {
  await jetstream(connection).publish(stream.subject, 'not json');
  await publish(event(1));
  await waitUntil('the commit', () => received.length === 1, soon);
  expect(revisions()).toEqual([1]);
});

test('a stream that was deleted is made again, with its consumer', async () => {
  await manager.streams.delete(stream.name);
  await waitUntil('both again', isListening, soon);
  expect(logBus.mended).toBe(1);
  await publish(event(3));
  await waitUntil('the commit', () => received.length === 1, soon);
});

test('a consumer that was deleted is made again', async () => {
  await manager.consumers.delete(stream.name, durable);
  await waitUntil('it is back', isListening, soon);
  await publish(event(4));
  await waitUntil('the commit', () => received.length > 0, soon);
});

test('a stream made anew under the same name by somebody else is noticed', async () => {
  for (const revision of [1, 2, 3]) await publish(event(revision));
  await waitUntil('the commits', () => received.length === 3, soon);
  await manager.streams.delete(stream.name);
  await manager.streams.add({ name: stream.name, subjects: [stream.subjects] });
  await publish(event(4));
  await waitUntil('a new consumer', () => logBus.mended > 0, soon);
  await waitUntil('it listens', isListening, soon);
  await publish(event(5));
  await waitUntil('the commit', () => revisions().includes(5), soon);
});

test('a reader that stays far behind goes on from now: what waits is the sweep’s', async () => {
  const beyondTheBacklog = 120; // 32 are handed over and not done, more than 64 wait
  for (let revision = 1; revision <= beyondTheBacklog; revision++) await publish(event(revision));
  await waitUntil('a new consumer', () => logBus.mended > 0, soon);
  await waitUntil('it listens', isListening, soon);
  await publish(event(500));
  await waitUntil('the newest commit', () => revisions().includes(500), soon);
  expect(revisions()).not.toContain(beyondTheBacklog);
  expect((await manager.consumers.info(stream.name, durable)).num_pending).toBe(0);
});

test('a reader that is a little behind gets every message', async () => {
  const few = 40; // not all are handed over at once, and no backlog
  for (let revision = 1; revision <= few; revision++) await publish(event(revision));
  await waitUntil('what is handed over', () => received.length === 32, soon);
  for (const commit of received) commit.done();
  await waitUntil('the rest', () => received.length === few, soon);
  expect(revisions()).toEqual(Array.from({ length: few }, (_, i) => i + 1));
  expect(logBus.mended).toBe(0);
});
