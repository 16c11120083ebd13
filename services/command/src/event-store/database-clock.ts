import type { Connection } from '@procession/platform/postgres.ts';

/** How long a good sample of the offset is kept in favour of a worse one. */
const sampleAgeMaxMs = 120_000;

/**
 * The one clock of the installation is the database's. A process keeps its offset to it, so that asking costs nothing.
 * A sample says that the database's time was read between sending and receiving: the shorter, the better.
 */
export class DatabaseClock {
  #offsetMs: number | undefined;
  #widthMs = Number.POSITIVE_INFINITY;
  #sampledAt = 0;
  #epoch = 0;

  get isKnown(): boolean {
    return this.#offsetMs !== undefined;
  }
  /** Of the log's history, as last seen. */
  get epoch(): number {
    return this.#epoch;
  }
  sawEpoch(epoch: number): void {
    if (epoch > this.#epoch) this.#epoch = epoch;
  }
  /** ms since 1970, whole. */
  now(): number {
    if (this.#offsetMs === undefined) throw new Error('the database clock was not read yet');
    return Math.round(performance.now() + this.#offsetMs);
  }

  async refresh(connection: Connection): Promise<void> {
    const sentAt = performance.now();
    const [row] = await connection.query<{ now_ms: number; epoch: number }>(
      'clock',
      'select now_ms, epoch from log.clock()',
    );
    this.observe(row!.now_ms, sentAt, performance.now());
    this.sawEpoch(row!.epoch);
  }

  observe(databaseMs: number, sentAt: number, receivedAt: number): void {
    const widthMs = receivedAt - sentAt;
    if (widthMs > this.#widthMs && receivedAt - this.#sampledAt < sampleAgeMaxMs) return;
    this.#offsetMs = databaseMs - (sentAt + receivedAt) / 2;
    this.#widthMs = widthMs;
    this.#sampledAt = receivedAt;
  }
}
