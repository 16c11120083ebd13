import { databaseUrl, natsConfig, serverConfig } from '@procession/platform/config.ts';
import { z } from 'zod';

const partitionsMax = 64;

export const config = {
  ...serverConfig,
  ...natsConfig,
  /** Reads the log of all tenants (role procession_reader). */
  LOG_DATABASE_URL: databaseUrl,
  /** Writes the rows (role procession_projector). */
  READ_DATABASE_URL: databaseUrl,
  /** Schema of the set of tables. */
  READ_SCHEMA: z
    .string()
    .regex(/^[a-z][a-z0-9_]{0,62}$/, 'must be the name of a schema')
    .default('read'),
  /** Into how many the streams are divided; the same for all copies of all services. */
  PARTITIONS: z.coerce.number().int().min(1).max(partitionsMax).default(1),
  /** How long a partition waits for a copy that is gone without a word, before another one takes it. */
  LEASE_MS: z.coerce.number().int().min(300).max(60_000).default(3_000),
  SWEEP_MS: z.coerce.number().int().min(10).max(60_000).default(2_000),
};
