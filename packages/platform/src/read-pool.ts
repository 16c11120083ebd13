import { setTimeout as sleep } from 'node:timers/promises';
import {
  createPool,
  createTypeParserPreset,
  type DatabasePool,
  type DatabaseTransactionConnection,
  type Interceptor,
  SchemaValidationError,
  sql,
} from 'slonik';
import { z } from 'zod';
import { indexedReads } from './indexed-reads.ts';
import type { Logger } from './logger.ts';

/**
 * slonik does not validate by itself: rows are checked against the query's zod schema here. At once, since its asynchronous
 * interceptors put each row into a queue of promises, which cost a page of 50 as much as all the rest.
 */
const resultParser: Interceptor = {
  name: 'result-parser',
  transformRow: (context, query, row) => {
    const { resultParser: schema } = context;
    if (!schema) return row;
    const result = schema['~standard'].validate(row);
    if (result instanceof Promise) throw new Error('the schema of a row must not be asynchronous');
    if (result.issues) throw new SchemaValidationError(query, row, result.issues);
    return result.value as typeof row;
  },
};

const toIso = (text: string | null): string | null =>
  text === null || text.endsWith('infinity') ? null : new Date(text).toISOString();

export interface ReadPoolOptions {
  /** Connections at most. */
  connectionsMax: number;
  statementTimeoutMs: number;
}

/** A slonik pool for ordinary reads. Instants come as ISO strings (`infinity` as null), int8 as number. */
export const createReadPool = (
  url: string,
  { connectionsMax, statementTimeoutMs }: ReadPoolOptions,
): Promise<DatabasePool> =>
  createPool(url, {
    maximumPoolSize: connectionsMax,
    statementTimeout: statementTimeoutMs,
    connectionTimeout: 3_000,
    idleTimeout: 30_000,
    captureStackTrace: false,
    interceptors: [resultParser],
    typeParsers: [
      ...createTypeParserPreset().filter(({ name }) => !['timestamptz', 'int8', 'numeric', 'date'].includes(name)),
      { name: 'timestamptz', parse: toIso },
      { name: 'int8', parse: (text) => (text === null ? null : Number(text)) },
    ],
    // slonik would send DISCARD ALL after each use (a round trip); we set nothing that outlives a transaction.
    resetConnection: async () => {},
  });

const openAgainMs = 2_000;

/** The same, waiting for a Postgres that is away or has not been prepared yet: a process that starts before it need not die of it. */
export async function waitForReadPool(url: string, options: ReadPoolOptions, logger: Logger): Promise<DatabasePool> {
  for (;;) {
    try {
      return await createReadPool(url, options);
    } catch (error) {
      logger.warn({ err: error, openAgainMs }, 'Postgres cannot be reached yet');
      await sleep(openAgainMs);
    }
  }
}

export type ReadConnection = DatabaseTransactionConnection;

const settings = JSON.stringify(indexedReads);

/** A read-only transaction of lookups and short lists (`indexedReads`), in which row-level security lets exactly this tenant through, with `schema` first in the search path. */
export const withTenant = <T>(
  pool: DatabasePool,
  tenant: string,
  schema: string,
  read: (connection: ReadConnection) => Promise<T>,
): Promise<T> =>
  pool.transaction(async (connection) => {
    await connection.query(sql.type(z.object({}).loose())`
      select set_config('procession.tenant', ${tenant}, true), set_config('search_path', ${schema}, true),
        set_config('transaction_read_only', 'on', true), (
          select count(set_config(s.name, s.value, true)) from json_each_text(${settings}) as s (name, value))`);
    return read(connection);
  });
