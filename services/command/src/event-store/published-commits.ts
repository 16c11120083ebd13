import type { Logger } from '@procession/platform/logger.ts';
import type { Connection } from '@procession/platform/postgres.ts';
import type { Published } from './append.ts';
import type { DatabaseClock } from './database-clock.ts';

/** So long after the last commit the remaining outbox rows are deleted by a statement of their own. */
const idleMs = 500;

/** Commits whose messages were acknowledged. Their outbox rows go with a later append, or when no more commands come. */
export class PublishedCommits {
  #rows: Published[] = [];
  #isIdle = true;
  #timer: NodeJS.Timeout | undefined;
  readonly #connection: Connection;
  readonly #clock: DatabaseClock;
  readonly #logger: Logger;

  constructor(connection: Connection, clock: DatabaseClock, logger: Logger) {
    this.#connection = connection;
    this.#clock = clock;
    this.#logger = logger;
  }

  add(published: Published): void {
    this.#rows.push(published);
    if (this.#isIdle) this.laneIsIdle();
  }

  take(): Published[] {
    this.#isIdle = false;
    return this.#rows.splice(0);
  }

  giveBack(rows: readonly Published[]): void {
    this.#rows.push(...rows);
  }

  laneIsIdle(): void {
    this.#isIdle = true;
    if (this.#rows.length === 0) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#isIdle)
        this.flush().catch((error: unknown) => this.#logger.debug({ err: error }, 'outbox rows are left to the sweep'));
    }, idleMs).unref();
  }

  async flush(): Promise<void> {
    const rows = this.#rows.splice(0);
    if (rows.length > 0)
      await forgetPublished(
        this.#connection,
        rows.map((row) => ({ ...row, epoch: this.#clock.epoch })),
      );
  }
}

export async function forgetPublished(
  connection: Connection,
  rows: readonly (Published & { epoch: number })[],
): Promise<void> {
  await connection.query('forget-published', 'select log.forget_published($1, $2, $3)', [
    rows.map((row) => row.epoch).join('\n'),
    rows.map((row) => row.xid).join('\n'),
    rows.map((row) => row.partition).join('\n'),
  ]);
}
