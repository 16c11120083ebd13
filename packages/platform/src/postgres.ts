import { ProblemError } from '@procession/contracts/problems.ts';
import pg from 'pg';

pg.types.setTypeParser(pg.types.builtins.INT8, Number); // positions stay below 2^53

export interface ConnectionOptions {
  /** A statement that takes longer leaves its outcome unknown, and the connection is dropped. */
  queryTimeoutMs?: number;
  /** `search_path` of the connection. */
  schema?: string;
  applicationName?: string;
  /** Of the session (`indexedReads`). */
  settings?: Readonly<Record<string, string>>;
  /** Statements that wait for their turn. */
  waitingMax?: number;
}

const defaultQueryTimeoutMs = 15_000;
const connectTimeoutMs = 3_000;
const defaultWaitingMax = 1_000;

/** One connection with prepared statements, opened on first use and again after each failure. A broken one is never used twice. */
export class Connection {
  readonly #url: string;
  readonly #options: ConnectionOptions;
  #client: Promise<pg.Client> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  constructor(url: string, options: ConnectionOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  /**
   * Runs a prepared statement, after those that were asked before. `name` must stand for one text only.
   * @throws pg.DatabaseError when the server refused, ProblemError `overloaded` when too many wait; anything else (see
   * `isRefusalByServer`) leaves the outcome unknown.
   */
  query<Row extends object>(name: string, text: string, values: unknown[] = []): Promise<Row[]> {
    if (this.#waiting >= (this.#options.waitingMax ?? defaultWaitingMax)) return Promise.reject(tooManyWait());
    this.#waiting++;
    const rows = this.#turn.then(() => {
      this.#waiting--;
      return this.#run<Row>(name, text, values);
    });
    this.#turn = rows.catch(() => undefined);
    return rows;
  }

  async #run<Row extends object>(name: string, text: string, values: unknown[]): Promise<Row[]> {
    this.#client ??= this.#open();
    const opening = this.#client;
    try {
      return (await (await opening).query<Row & pg.QueryResultRow>({ name, text, values })).rows;
    } catch (error) {
      if (!isRefusalByServer(error) && this.#client === opening) this.#drop(opening);
      throw error;
    }
  }

  async close(): Promise<void> {
    await this.#turn;
    const opening = this.#client;
    this.#client = undefined;
    const client = await opening?.catch(() => undefined);
    await client?.end().catch(() => undefined);
  }

  #open(): Promise<pg.Client> {
    const { queryTimeoutMs = defaultQueryTimeoutMs, schema, applicationName, settings } = this.#options;
    const session = { ...(schema && { search_path: schema }), ...settings };
    const client = new pg.Client({
      connectionString: this.#url,
      query_timeout: queryTimeoutMs,
      connectionTimeoutMillis: connectTimeoutMs,
      keepAlive: true,
      ...(applicationName && { application_name: applicationName }),
      options: Object.entries(session)
        .map(([name, value]) => `-c ${name}=${value}`)
        .join(' '),
    });
    const opening = client.connect().then(() => client);
    // Without a listener a lost idle connection would end the process. A late word of a dropped one is not about its successor.
    const forget = (): void => {
      if (this.#client === opening) this.#client = undefined;
    };
    client.on('error', forget);
    // Nor is one kept that never stood, whatever the server said: too many connections, a role that is made later.
    opening.catch(forget);
    return opening;
  }

  #drop(opening: Promise<pg.Client>): void {
    this.#client = undefined;
    opening.then(
      (client) => client.end().catch(() => undefined),
      () => undefined,
    );
  }
}

const tooManyWait = (): ProblemError =>
  new ProblemError('overloaded', 'More statements wait for the database than are taken. Nothing was done; try again.', {
    headers: { 'retry-after': '1' },
  });

/** The server answered with an SQLSTATE that says: rolled back, connection sound. Anything else leaves the outcome unknown. */
export const isRefusalByServer = (error: unknown): error is pg.DatabaseError =>
  error instanceof pg.DatabaseError && !/^(08|57|58|XX|F0)/.test(error.code ?? '08');

/** Some value cannot be stored: worth finding which. */
export const isBadValue = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(22|23|54)/.test(error.code ?? '');

/** Somebody else wrote the same key meanwhile: it is seen when the same is tried again. */
export const isCollision = (error: unknown): boolean => error instanceof pg.DatabaseError && error.code === '23505';

/** Deadlock, serialization failure or lock timeout: the same again may succeed. */
export const isTransient = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && /^(40|55)/.test(error.code ?? '');

/** What is expected when a server goes away; anything else deserves a line in the log. Also where it is only the cause (slonik). */
export const isConnectionLoss = (error: unknown): boolean =>
  error instanceof Error && (isLossItself(error) || isConnectionLoss(error.cause));

const isLossItself = (error: Error): boolean =>
  error instanceof pg.DatabaseError
    ? /^(08|57)/.test(error.code ?? '')
    : /ECONN|EPIPE|ENOENT|ETIMEDOUT/.test((error as NodeJS.ErrnoException).code ?? '') ||
      /Connection terminated|connection error|not queryable|timeout/i.test(error.message);
