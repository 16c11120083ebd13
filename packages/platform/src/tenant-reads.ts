import pg from 'pg';
import { indexedReads } from './indexed-reads.ts';
import { isRefusalByServer } from './postgres.ts';
import type { ReadPoolOptions } from './read-pool.ts';
import type { SqlReader } from './sql-reader.ts';

export interface TenantReads {
  /** Lookups and short lists (`indexedReads`), each a transaction by itself, in which row-level security lets exactly this tenant through. */
  run: <T>(tenant: string, read: (reader: SqlReader) => Promise<T>) => Promise<T>;
  close: () => Promise<void>;
}

const connectWithinMs = 3_000;
const idleTimeoutMs = 30_000;
/** Beyond the server's own limit, which leaves the connection sound. */
const answerGraceMs = 1_000;

/**
 * Connections for what is asked most: one round trip for each statement (decision 44). `withTenant` takes four, which cost a list as
 * much as its rows. Connects when first needed, and again when connections were lost.
 */
export function openTenantReads(
  url: string,
  schema: string,
  { connectionsMax, statementTimeoutMs }: ReadPoolOptions,
): TenantReads {
  const settings = { search_path: schema, default_transaction_read_only: 'on', ...indexedReads };
  const pool = new pg.Pool({
    connectionString: url,
    max: connectionsMax,
    connectionTimeoutMillis: connectWithinMs,
    idleTimeoutMillis: idleTimeoutMs,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + answerGraceMs,
    keepAlive: true,
    options: Object.entries(settings)
      .map(([name, value]) => `-c ${name}=${value}`)
      .join(' '),
    // Prepared before the first read, which binds it.
    onConnect: (client) => client.query({ ...asTenant, values: [''] }) as unknown as undefined,
  });
  // Without a listener a lost idle connection would end the process; the pool has let go of it already.
  pool.on('error', () => {});
  return {
    run: async (tenant, read) => {
      const client = await pool.connect();
      let isLost = false;
      const query: SqlReader['query'] = (name, text, values) =>
        queryAs(client, tenant, { name, text, values }).catch((error: unknown) => {
          isLost ||= !isRefusalByServer(error);
          throw error;
        }) as Promise<never>;
      try {
        return await read({ query });
      } finally {
        client.release(isLost);
      }
    },
    close: () => pool.end(),
  };
}

/** Has no row, so that it leaves nothing in the answer. */
const asTenant = { name: 'as-tenant', text: `select where set_config('procession.tenant', $1, true) is null` };

/**
 * Sends both statements in one message, up to one Sync: they are one transaction, at whose end the setting is gone (PostgreSQL's
 * protocol, "Extended Query": https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-FLOW-EXT-QUERY). When the first
 * fails the second is not carried out.
 */
function queryAs(client: pg.PoolClient, tenant: string, config: pg.QueryConfig): Promise<unknown[]> {
  const { promise, resolve, reject } = Promise.withResolvers<unknown[]>();
  const query = new pg.Query({ ...config, queryMode: 'extended' } as pg.QueryConfig, (error, results) => {
    if (error) reject(error);
    else resolve((results as unknown as pg.QueryResult[])[1]!.rows);
  });
  const submit = query.submit.bind(query);
  query.submit = (connection) => {
    connection.stream.cork();
    connection.bind({ statement: asTenant.name, values: [tenant] }, true);
    connection.execute({ portal: '' }, true);
    const refused = submit(connection);
    connection.stream.uncork();
    return refused;
  };
  client.query(query);
  return promise;
}
