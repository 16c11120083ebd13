import { projectorDurable } from '@procession/contracts/subjects.ts';
import { LogBus } from '@procession/event-log/log-bus.ts';
import { readConfig } from '@procession/platform/config.ts';
import { drain } from '@procession/platform/drain.ts';
import { createHttpApp } from '@procession/platform/http-app.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { config, ownPartitions } from './config.ts';
import { Projection } from './run-projection.ts';
import { watchProjections } from './watch-projections.ts';

/** A cold look into the tables, or the log of many streams, may take long under load; nobody waits for it. */
const queryTimeoutMs = 60_000;
/** Streams kept folded, over all partitions: some 5 kB each. More than change between two sweeps, which ask for all of those. */
const foldedMax = 10_000;

const env = readConfig(config);
const logger = createLogger('projector', env.LOG_LEVEL);
const metrics = createMetrics('projector');
const bus = new Bus(env.NATS_URL, 'projector', logger);
const partitions = ownPartitions(env.OWN_PARTITIONS, env.PARTITIONS);
const options = { queryTimeoutMs, applicationName: 'projector' };

const connections: Connection[] = [];
const connect = (url: string, schema?: string): Connection => {
  const connection = new Connection(url, { ...options, ...(schema && { schema }) });
  connections.push(connection);
  return connection;
};
const health = { log: connect(env.LOG_DATABASE_URL), read: connect(env.READ_DATABASE_URL) };

const projections = partitions.map(
  (partition) =>
    new Projection({
      log: connect(env.LOG_DATABASE_URL),
      read: connect(env.READ_DATABASE_URL, env.READ_SCHEMA),
      partition,
      partitions: env.PARTITIONS,
      publish: (subject, message) => bus.publish(subject, message),
      logger: logger.child({ partition }),
      foldedMax: Math.ceil(foldedMax / partitions.length),
      sweepMs: env.SWEEP_MS,
    }),
);
const buses = projections.map(
  (projection, index) =>
    new LogBus({
      bus,
      partition: partitions[index] ?? 0,
      durable: projectorDurable(partitions[index] ?? 0),
      onCommit: (commit) => projection.deliver(commit),
      logger,
    }),
);
watchProjections(metrics, projections, buses);

const isReachable = async (connection: Connection): Promise<true> => {
  await connection.query('health', 'select 1');
  return true;
};
const app = await createHttpApp({
  service: 'projector',
  title: 'Procession projector',
  description: 'Keeps the read models equal to the log. No API of its own: health and metrics.',
  logger,
  bodyBytesMax: 1_024,
  metrics: metrics.registry,
  readiness: { log: () => isReachable(health.log), read: () => isReachable(health.read) },
});
await app.listen({ host: env.HOST, port: env.PORT });
logger.info({ partitions }, 'projecting');

closeOnSignal(logger, async () => {
  await drain(app);
  await Promise.all(buses.map((one) => one.close()));
  await Promise.all(projections.map((projection) => projection.close()));
  await bus.close();
  await Promise.all(connections.map((connection) => connection.close()));
});
