import { authConfig, databaseUrl, natsConfig, secretKey, serverConfig } from '@procession/platform/config.ts';

export const queryConfig = {
  ...serverConfig,
  ...authConfig,
  ...natsConfig,
  /** The log, as role procession_query: history and time travel. */
  LOG_DATABASE_URL: databaseUrl,
  /** The read models, as role procession_query. May be a replica. */
  READ_DATABASE_URL: databaseUrl,
  /** Opens sensitive values for those to whom a step shows them. */
  DATA_KEY: secretKey,
};

/** Of one process; several processes share Postgres's `max_connections`. */
export const queryLimitsOfProcess = {
  rowConnectionsMax: 8,
  logConnectionsMax: 4,
  /** A list that takes longer asks for an index, not for patience. */
  rowStatementTimeoutMs: 5_000,
  logStatementTimeoutMs: 5_000,
} as const;
