import { once } from 'node:events';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';

export interface SessionOptions {
  /** `search_path`. */
  schema?: string;
  applicationName: string;
  /** A statement that takes longer is cancelled by the server. */
  statementTimeoutMs: number;
}

const connectTimeoutMs = 3_000;
/** A process that stands still in the middle of a transaction must not hold its locks for ever. */
const idleInTransactionMs = 30_000;

/**
 * One connection for work of several statements: transactions and COPY. Unlike `Connection` it does not come back by itself: after
 * a failure outside a refusal by the server, open another.
 */
export class Session {
  readonly #client: pg.Client;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  static async open(url: string, { schema, applicationName, statementTimeoutMs }: SessionOptions): Promise<Session> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      application_name: applicationName,
      statement_timeout: statementTimeoutMs,
      idle_in_transaction_session_timeout: idleInTransactionMs,
      ...(schema && { options: `-c search_path=${schema}` }),
    });
    client.on('error', () => {}); // the statement under way fails; without a listener the process would end
    await client.connect();
    return new Session(client);
  }

  /** After those that were asked before. */
  query<Row extends object>(_name: string, text: string, values: unknown[] = []): Promise<Row[]> {
    const rows = this.#turn.then(async () => (await this.#client.query<Row & pg.QueryResultRow>(text, values)).rows);
    this.#turn = rows.catch(() => undefined);
    return rows;
  }

  /** `table` with its columns in brackets, as COPY takes it; `text` in COPY's text format. */
  async copy(table: string, text: string): Promise<void> {
    const stream = this.#client.query(copyFrom(`copy ${table} from stdin`));
    stream.end(text);
    await once(stream, 'finish');
  }

  /** Commits when `work` returns, rolls back when it throws. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#client.query('begin');
    try {
      const result = await work();
      await this.#client.query('commit');
      return result;
    } catch (error) {
      await this.#client.query('rollback').catch(() => {}); // the connection may be what failed
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#client.end().catch(() => undefined);
  }
}
