import { authConfig, databaseUrl, natsConfig, serverConfig } from '@procession/platform/config.ts';
import { z } from 'zod';

const partitionsMax = 64;

export const config = {
  ...serverConfig,
  ...natsConfig,
  /** Whose tokens operators send. Absent: no API, only health and metrics. */
  TOKEN_ISSUER: authConfig.TOKEN_ISSUER.optional(),
  TOKEN_AUDIENCE: authConfig.TOKEN_AUDIENCE,
  TOKEN_JWKS_URL: authConfig.TOKEN_JWKS_URL.optional(),
  /** Who may ask for a rebuild, which concerns all tenants. */
  ADMINISTRATORS: authConfig.ADMINISTRATORS,
  /** Reads the log of all tenants (role procession_reader). */
  LOG_DATABASE_URL: databaseUrl,
  /** Writes the rows (role procession_projector). */
  READ_DATABASE_URL: databaseUrl,
  /** Into how many the streams are divided; the same for all copies of all services. */
  PARTITIONS: z.coerce.number().int().min(1).max(partitionsMax).default(1),
  /** How long a partition waits for a copy that is gone without a word, before another one takes it. */
  LEASE_MS: z.coerce.number().int().min(300).max(60_000).default(3_000),
  /** Threads that load a rebuild; each keeps up to a core busy, and Postgres as much again. */
  REBUILD_LOADERS: z.coerce.number().int().min(1).max(32).default(2),
  /** Streams that each copy compares with the log in a second; 0 for none. */
  SELF_CHECK_STREAMS_PER_S: z.coerce.number().int().min(0).max(1_000).default(5),
  SWEEP_MS: z.coerce.number().int().min(10).max(60_000).default(2_000),
};
