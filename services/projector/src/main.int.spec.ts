import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { FeedMessage } from '@procession/contracts/feed.ts';
import { feedSubjects, logStreamName, logSubject, projectorDurable } from '@procession/contracts/subjects.ts';
import { freePort } from '@procession/stack/free-port.ts';
import { type NatsServer, startNats } from '@procession/stack/nats.ts';
import { makeTemporaryFolder, removeDataFolder } from '@procession/stack/temporary-folder.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { historyBy, published } from './testing/history.ts';
import { writeLog } from './testing/log-writer.ts';
import { openReadSide, type ReadSide } from './testing/open-projection.ts';

const soon = { withinMs: 10_000, everyMs: 30 };
/** Two processes start at once, beside other tests. */
const startedWithin = { withinMs: 25_000, everyMs: 30 };
const exitWithinMs = 10_000;
/** From the signal on. Without being given back the partitions would wait for the end of their leases, 3 s. */
const handoverMs = 1_500;

let side: ReadSide;
let dir: string;
let nats: NatsServer;
let connection: NatsConnection;
let service: ChildProcess;
let url: string;

const start = (environment: Record<string, string>): ChildProcess =>
  spawn(process.execPath, [join(import.meta.dirname, 'main.ts')], {
    env: { PATH: process.env.PATH, LOG_LEVEL: 'silent', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });

beforeAll(async () => {
  dir = makeTemporaryFolder();
  [side, nats] = await Promise.all([
    openReadSide(),
    startNats({ dir: join(dir, 'nats'), logFile: join(dir, 'nats.log') }),
  ]);
  connection = await connect({ servers: nats.url });
  const port = String(await freePort());
  url = `http://127.0.0.1:${port}`;
  service = start({
    PORT: port,
    LOG_DATABASE_URL: side.urls.reader,
    READ_DATABASE_URL: side.urls.projector,
    NATS_URL: nats.url,
    SWEEP_MS: '60000', // so that only messages can have brought what the test waits for
  });
  await waitUntil(
    'ready',
    () =>
      fetch(`${url}/readyz`).then(
        ({ ok }) => ok,
        () => false,
      ),
    soon,
  );
});
afterAll(async () => {
  if (service.exitCode === null) service.kill('SIGKILL');
  await connection.close();
  await Promise.all([side.close(), nats.stop()]);
  removeDataFolder(dir);
});

test('a commit on the bus is in the rows, on the feed and in the metrics, and a signal drains', async () => {
  const told: FeedMessage[] = [];
  connection.subscribe(feedSubjects, { callback: (_error, message) => void told.push(message.json<FeedMessage>()) });
  await connection.flush();
  const manager = await jetstreamManager(connection);
  const consumer = () => manager.consumers.info(logStreamName, projectorDurable(0)).catch(() => undefined);
  await waitUntil('a consumer', async () => ((await consumer())?.num_waiting ?? 0) > 0, soon);

  const { instance, events } = historyBy([5, 16, 27]);
  const all = [published('acme'), ...events];
  await writeLog(side.admin, all);
  await jetstream(connection).publish(logSubject(0), JSON.stringify(all));
  await side.converged(all);
  const isTold = (): boolean => told.some(({ rows = [] }) => rows.some(({ row }) => row.id === instance));
  await waitUntil('the feed', isTold, soon);
  await waitUntil('acknowledged', async () => (await consumer())?.num_ack_pending === 0, soon);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  expect(metrics).toMatch(new RegExp(`^procession_projection_events_total\\{.*\\} ${all.length}$`, 'm'));
  expect(metrics).toMatch(/^procession_projection_lag_events\{.*\} 0$/m);
  expect(metrics).toMatch(/^procession_log_cursor_age_seconds\{.*\} \d/m);

  service.kill('SIGTERM');
  const [code] = await once(service, 'exit', { signal: AbortSignal.timeout(exitWithinMs) });
  expect(code).toBe(0);
});

test('two copies share the partitions; when one is told to end, the other has all of them at once', async () => {
  const ports = [await freePort(), await freePort()];
  const shared = {
    LOG_DATABASE_URL: side.urls.reader,
    READ_DATABASE_URL: side.urls.projector,
    PARTITIONS: '4',
    SWEEP_MS: '100',
  };
  const copies = ports.map((copyPort) => start({ ...shared, PORT: String(copyPort) }));
  try {
    await waitUntil('two each', async () => String(await Promise.all(ports.map(heldBy))) === '2,2', startedWithin);
    const exited = once(copies[0]!, 'exit', { signal: AbortSignal.timeout(exitWithinMs) });
    copies[0]!.kill('SIGTERM');
    const before = performance.now();
    await waitUntil('all four', async () => (await heldBy(ports[1]!)) === 4, soon);
    expect(performance.now() - before).toBeLessThan(handoverMs);
    expect((await exited)[0]).toBe(0);
    const { events } = historyBy([5, 16]);
    await writeLog(side.admin, events);
    await side.converged(events);
  } finally {
    for (const copy of copies) if (copy.exitCode === null) copy.kill('SIGKILL');
  }
});

test('while Postgres is away the metrics are answered', async () => {
  const port = await freePort();
  const copy = start({
    LOG_DATABASE_URL: side.urls.reader,
    READ_DATABASE_URL: side.urls.projector,
    PORT: String(port),
  });
  /** Superusers, as this test is, come in all the same. */
  const limit = (connections: number): Promise<object[]> =>
    side.admin.query(
      '',
      `do $$ begin execute format('alter database %I connection limit ${connections}', current_database()); end $$`,
    );
  try {
    await waitUntil('it projects', async () => (await heldBy(port)) === 1, soon);
    await limit(0);
    const end = `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`;
    await side.admin.query('', end);
    const { status } = await fetch(`http://127.0.0.1:${port}/metrics`, { signal: AbortSignal.timeout(soon.withinMs) });
    expect(status).toBe(200);
  } finally {
    await limit(-1);
    copy.kill('SIGKILL');
  }
});

/** Partitions that a copy projects; undefined while it does not answer. */
async function heldBy(port: number): Promise<number | undefined> {
  const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
  const held = /^procession_projection_partitions_held\{.*\} (\d+)$/m.exec((await answer?.text()) ?? '');
  return held ? Number(held[1]) : undefined;
}

test('faults of the configuration are all told at once', async () => {
  const faulty = start({ PORT: 'x', LOG_DATABASE_URL: 'mysql://x', PARTITIONS: '0' });
  let said = '';
  faulty.stderr?.on('data', (text: Buffer) => {
    said += text.toString();
  });
  const [code] = await once(faulty, 'exit', { signal: AbortSignal.timeout(exitWithinMs) });
  expect(code).toBe(78);
  for (const name of ['PORT', 'LOG_DATABASE_URL', 'READ_DATABASE_URL', 'PARTITIONS']) expect(said).toContain(name);
});
