import { authConfig, databaseUrl, natsConfig, secretKey, serverConfig } from '@procession/platform/config.ts';
import { rateLimitConfig } from '@procession/platform/rate-limits.ts';

export const queryConfig = {
  ...serverConfig,
  ...authConfig,
  ...natsConfig,
  ...rateLimitConfig,
  /** The log, as role procession_query: history and time travel. */
  LOG_DATABASE_URL: databaseUrl,
  /** The read models, as role procession_query. May be a replica. */
  READ_DATABASE_URL: databaseUrl,
  /** Opens sensitive values for those to whom a step shows them. */
  DATA_KEY: secretKey,
};

/** Of one process; several processes share Postgres's `max_connections`. */
export const queryLimitsOfProcess = {
  listConnectionsMax: 8,
  rowConnectionsMax: 4,
  logConnectionsMax: 4,
  /** Of the reads that run, one tenant may have so many; the others find room at once. */
  listReadsPerTenantMax: 6,
  rowReadsPerTenantMax: 3,
  logReadsPerTenantMax: 3,
  /** Of one tenant, for a connection. */
  readsWaitingPerTenantMax: 1_000,
  /** For a connection; then the client is told to come again. */
  readWaitMaxMs: 3_000,
  /** Beyond what reads may hold: whether a database answers is asked on it. */
  connectionsForReadiness: 1,
  /** A list that takes longer asks for an index, not for patience. */
  rowStatementTimeoutMs: 5_000,
  logStatementTimeoutMs: 5_000,
} as const;
