import { randomUUID } from 'node:crypto';
import { projectorDurable } from '@procession/contracts/subjects.ts';
import { unreadCommits } from '@procession/event-log/unread-commits.ts';
import { createAuthenticator } from '@procession/platform/auth.ts';
import { readConfig } from '@procession/platform/config.ts';
import { drain } from '@procession/platform/drain.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { Connection } from '@procession/platform/postgres.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { readSchema } from '@procession/read-models/schema.ts';
import { config } from './config.ts';
import { Leases } from './hold-leases.ts';
import { createOperatorApp } from './operator-app.ts';
import { type PartitionWork, projectPartition } from './project-partition.ts';
import { Rebuilds } from './rebuild/rebuilds.ts';
import { SelfCheck } from './self-check/self-check.ts';
import { watchSelfCheck } from './self-check/watch-self-check.ts';
import { mayWriteTables } from './views/view-sets.ts';
import { watchProjections } from './watch-projections.ts';

/** A cold look into the tables, or the log of many streams, may take long under load; nobody waits for it. */
const queryTimeoutMs = 60_000;
/** Streams kept folded by a copy that holds all partitions: some 5 kB each. More than change between two sweeps, which ask for all of those. */
const foldedMax = 10_000;

const env = readConfig(config);
const logger = createLogger('projector', env.LOG_LEVEL);
const tracer = await openTracer('projector', logger);
const metrics = createMetrics('projector');
const bus = new Bus(env.NATS_URL, 'projector', logger);
const copy = randomUUID();

const connect = (url: string, schema?: string, timeoutMs = queryTimeoutMs): Connection =>
  new Connection(url, { queryTimeoutMs: timeoutMs, applicationName: 'projector', ...(schema && { schema }) });
const health = { log: connect(env.LOG_DATABASE_URL), read: connect(env.READ_DATABASE_URL) };
const table = connect(env.READ_DATABASE_URL, readSchema, env.LEASE_MS);

const operators = connect(env.READ_DATABASE_URL, readSchema);
const operatorsLog = connect(env.LOG_DATABASE_URL);
const durables = Array.from({ length: env.PARTITIONS }, (_, partition) => projectorDurable(partition));
const works = new Set<PartitionWork>();
const leases = new Leases({
  table,
  copy,
  partitions: env.PARTITIONS,
  leaseMs: env.LEASE_MS,
  begin: (lease, { lost, refused }) => {
    const work = projectPartition({
      ...lease,
      onLost: lost,
      onRefused: refused,
      log: connect(env.LOG_DATABASE_URL),
      read: connect(env.READ_DATABASE_URL, readSchema),
      bus,
      partitions: env.PARTITIONS,
      logger: logger.child(lease),
      tracer,
      foldedMax: Math.ceil(foldedMax / env.PARTITIONS),
      sweepMs: env.SWEEP_MS,
    });
    works.add(work);
    const close = async (): Promise<void> => {
      await work.close();
      if (works.delete(work)) ended(work);
    };
    return { close };
  },
  mayWrite: () => mayWriteTables(operators),
  logger,
});
const ended = watchProjections(metrics, { works, leases, partitions: env.PARTITIONS });

const rebuilds = new Rebuilds({
  read: operators,
  logUrl: env.LOG_DATABASE_URL,
  readUrl: env.READ_DATABASE_URL,
  partitions: env.PARTITIONS,
  loaders: env.REBUILD_LOADERS,
  logger,
});

const checked = { log: connect(env.LOG_DATABASE_URL), read: connect(env.READ_DATABASE_URL, readSchema) };
const selfCheck = new SelfCheck({
  ...checked,
  partitions: env.PARTITIONS,
  streamsPerSecond: env.SELF_CHECK_STREAMS_PER_S,
  watch: watchSelfCheck(metrics),
  logger,
});

const isReachable = async (connection: Connection): Promise<true> => {
  await connection.query('health', 'select 1');
  return true;
};
const { TOKEN_ISSUER: issuer, TOKEN_JWKS_URL: jwksUrl, TOKEN_AUDIENCE: audience } = env;
const app = await createOperatorApp({
  logger,
  metrics: metrics.registry,
  ports: {
    log: operatorsLog,
    read: operators,
    partitions: env.PARTITIONS,
    busLag: () => unreadCommits(bus, durables),
  },
  authenticate: issuer && jwksUrl ? createAuthenticator({ issuer, jwksUrl, audience }) : undefined,
  administrators: env.ADMINISTRATORS,
  readiness: {
    log: () => isReachable(health.log),
    read: () => isReachable(health.read),
    // One that holds nothing is ready, too: it stands by, or the tables are of newer code.
    leases: async () => leases.isSure || leases.isAside || 'the leases of partitions could not be renewed for too long',
  },
});
await app.listen({ host: env.HOST, port: env.PORT });
logger.info({ copy, partitions: env.PARTITIONS }, 'projecting');

closeOnSignal(logger, async () => {
  await Promise.all([drain(app), leases.close(), rebuilds.close(), selfCheck.close()]);
  await bus.close();
  await Promise.all(
    [table, operators, operatorsLog, checked.log, checked.read, health.log, health.read].map((connection) =>
      connection.close(),
    ),
  );
  await tracer.close();
});
