import { createLogger } from '@procession/platform/logger.ts';
import { createMetrics } from '@procession/platform/metrics.ts';
import { Bus } from '@procession/platform/nats.ts';
import { createReadPool } from '@procession/platform/read-pool.ts';
import { createCommandParts } from '../../parts.ts';

/** What carries out duties, and nothing else: a process that a test kills. Says when it is at work. */
const databaseUrl = process.env.LOG_DATABASE_URL!;
const logger = createLogger('command', 'fatal');
createCommandParts({
  databaseUrl,
  dataKey: Buffer.alloc(32, 1),
  credentialKey: Buffer.alloc(32, 2),
  internalKey: 'a secret between the services of a test',
  publicUrl: 'https://procession.example',
  administrators: new Set(),
  partitions: 1,
  lanesMax: 2,
  snapshotEveryEvents: 100,
  logger,
  metrics: createMetrics('command'),
  bus: new Bus(undefined, 'command', logger),
  pool: await createReadPool(databaseUrl, { connectionsMax: 2, statementTimeoutMs: 5_000 }),
});
setInterval(() => {}, 60_000);
process.send?.('ready');
