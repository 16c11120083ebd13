import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { createLogger } from '@procession/platform/logger.ts';
import { Bus } from '@procession/platform/nats.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { startNats } from '@procession/stack/nats.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { expect, test } from 'vitest';
import { LogBus } from './log-bus.ts';

const logger = createLogger('test', 'silent');
const stream = { name: 'log', subjects: 'log.*', subject: 'log.0' };
/** What the design promises. */
const mendedWithinMs = 10_000;

test('messages that are rolled back under a newer consumer leave it deaf, which is mended in time', async () => {
  const dir = makeTemporaryFolder();
  const store = join(dir, 'nats');
  const port = await freePort();
  const start = () => startNats({ dir: store, logFile: join(dir, 'nats.log'), port });
  let server = await start();
  const bus = new Bus(server.url, 'test', logger);
  let count = 0;
  const logBus = new LogBus({
    bus,
    partition: 0,
    durable: 'projector-0',
    stream,
    logger,
    onCommit: ({ done }) => {
      count++;
      done();
    },
  });
  const publish = async (times: number): Promise<void> => {
    const connection = await connect({ servers: server.url });
    for (let n = 0; n < times; n++) await jetstream(connection).publish(stream.subject, '[]');
    await connection.close();
  };
  const isAcknowledged = async (expected: number): Promise<boolean> => {
    const connection = await connect({ servers: server.url });
    const info = await (await jetstreamManager(connection)).consumers
      .info(stream.name, 'projector-0')
      .catch(() => undefined);
    await connection.close();
    return (
      info !== undefined && info.num_waiting > 0 && info.delivered.stream_seq === expected && info.num_ack_pending === 0
    );
  };
  try {
    await waitUntil('a consumer', () => isAcknowledged(0), { withinMs: 10_000 });
    await publish(3);
    await waitUntil('three commits', () => isAcknowledged(3), { withinMs: 10_000 });
    await server.stop();
    const messages = join(streamFolder(store), 'msgs');
    const copy = join(dir, 'msgs');
    cpSync(messages, copy, { recursive: true });
    server = await start();
    await publish(5);
    await waitUntil('eight commits', () => count === 8, { withinMs: 10_000 });
    await waitUntil('all acknowledged', () => isAcknowledged(8), { withinMs: 10_000 });

    await server.stop();
    rmSync(messages, { recursive: true });
    cpSync(copy, messages, { recursive: true });
    server = await start();
    const before = performance.now();
    await waitUntil('mended', () => logBus.mended > 0, { withinMs: mendedWithinMs });
    await waitUntil(
      'it hears again',
      async () => {
        await publish(1);
        return count > 8;
      },
      { withinMs: mendedWithinMs },
    );
    expect(performance.now() - before).toBeLessThan(mendedWithinMs);
  } finally {
    await logBus.close();
    await bus.close();
    await server.stop();
    removeDataFolder(dir);
  }
});

/** `<store>/…/streams/log`, wherever this version of the server keeps it. */
function streamFolder(store: string): string {
  const entry = readdirSync(store, { recursive: true, encoding: 'utf8' }).find((path) =>
    path.endsWith(`streams/${stream.name}`),
  );
  if (!entry) throw new Error(`no stream in ${store}`);
  return join(store, entry);
}
