import { availableParallelism } from 'node:os';
import { internalLimits } from '@procession/contracts/internal.ts';
import { indexChangedSubject } from '@procession/contracts/subjects.ts';
import { createAuthenticator } from '@procession/platform/auth.ts';
import {
  authConfig,
  databaseUrl,
  natsConfig,
  readConfig,
  secretKey,
  serverConfig,
} from '@procession/platform/config.ts';
import { drain } from '@procession/platform/drain.ts';
import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { rateLimitConfig, rateLimitsOf } from '@procession/platform/rate-limits.ts';
import { waitForReadPool } from '@procession/platform/read-pool.ts';
import { closeOnSignal } from '@procession/platform/shutdown.ts';
import { openTracer } from '@procession/platform/tracer.ts';
import { z } from 'zod';
import { createCommandApp } from './app.ts';
import { createCommandParts } from './parts.ts';

const partitionsMax = 64;
const poolConnectionsMax = 4;
const statementTimeoutMs = 5_000;
/** Batches on their way at once: a third one costs more than it gains (event-store/committer.ts). */
const lanesMax = Math.min(2, availableParallelism());

const config = readConfig({
  ...serverConfig,
  ...authConfig,
  ...natsConfig,
  ...rateLimitConfig,
  LOG_DATABASE_URL: databaseUrl,
  DATA_KEY: secretKey,
  /** Seals credentials; the worker opens them. */
  CREDENTIAL_KEY: secretKey,
  /** Between the processes of this installation. */
  INTERNAL_KEY: z.string().min(internalLimits.keyCharactersMin),
  /** Where other systems reach this service: the addresses for their answers begin so. */
  PUBLIC_URL: z.url().optional(),
  /** How many events of an instance after which a snapshot of it is taken. */
  SNAPSHOT_EVERY_EVENTS: z.coerce.number().int().min(10).max(10_000).default(100),
  PARTITIONS: z.coerce.number().int().min(1).max(partitionsMax).default(1),
});

const logger = createLogger('command', config.LOG_LEVEL);
const tracer = await openTracer('command', logger);
const metrics = createMetrics('command');
const bus = new Bus(config.NATS_URL, 'command', logger);
const poolOptions = { connectionsMax: poolConnectionsMax, statementTimeoutMs };
const pool = await waitForReadPool(config.LOG_DATABASE_URL, poolOptions, logger);
const parts = createCommandParts({
  databaseUrl: config.LOG_DATABASE_URL,
  dataKey: config.DATA_KEY,
  credentialKey: config.CREDENTIAL_KEY,
  internalKey: config.INTERNAL_KEY,
  publicUrl: config.PUBLIC_URL ?? `http://${config.HOST}:${config.PORT}`,
  administrators: config.ADMINISTRATORS,
  partitions: config.PARTITIONS,
  lanesMax,
  snapshotEveryEvents: config.SNAPSHOT_EVERY_EVENTS,
  logger,
  metrics,
  tracer,
  bus,
  pool,
});
bus.onceConnected((connection) => {
  connection.subscribe(indexChangedSubject, {
    callback: (_error, message) => parts.indexMayHaveChanged(message.string()),
  });
});

const app = await createCommandApp({
  logger,
  metrics: metrics.registry,
  tracer,
  // A bus that is away makes things slower and nothing wrong: no reason to send commands elsewhere.
  readiness: { postgres: parts.isPostgresReachable },
  authenticate: createAuthenticator({
    issuer: config.TOKEN_ISSUER,
    audience: config.TOKEN_AUDIENCE,
    jwksUrl: config.TOKEN_JWKS_URL,
  }),
  ports: parts.ports,
  internalKey: config.INTERNAL_KEY,
  rateLimits: rateLimitsOf(config),
});
closeOnSignal(logger, async () => {
  await drain(app);
  await parts.close();
  await bus.close();
  await pool.end();
  await tracer.close();
});
await app.listen({ host: config.HOST, port: config.PORT });
logger.info({ port: config.PORT }, 'listening');
