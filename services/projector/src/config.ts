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
  /** Which of them this copy projects, `0,3`. Absent: all. */
  OWN_PARTITIONS: z
    .string()
    .regex(/^\d+(,\d+)*$/, 'must be numbers of partitions, like 0,3')
    .optional(),
  SWEEP_MS: z.coerce.number().int().min(10).max(60_000).default(2_000),
};

/** @throws Error when a number is beyond the partitions that there are. */
export function ownPartitions(own: string | undefined, partitions: number): number[] {
  if (own === undefined) return Array.from({ length: partitions }, (_, partition) => partition);
  const numbers = [...new Set(own.split(',').map(Number))];
  const beyond = numbers.find((partition) => partition >= partitions);
  if (beyond !== undefined)
    throw new Error(`OWN_PARTITIONS names ${beyond}, but PARTITIONS is ${partitions}: they count from 0`);
  return numbers;
}
