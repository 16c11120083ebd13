import type { Logger } from '@procession/platform/logger.ts';
import { type Connection, isConnectionLoss } from '@procession/platform/postgres.ts';
import type { Fold, Growth } from '../event-store/command.ts';
import { streamKey } from '../event-store/state-cache.ts';
import { foldRows, loadRows } from '../event-store/stream-rows.ts';

export const snapshotLimits = {
  /** Of one stream. More than one, so that a fold that is older, as during an upgrade, finds its own. */
  keptMax: 3,
  /** Streams whose snapshot is due and waits. Beyond it the next one that is due will do. */
  queueMax: 1_000,
} as const;

interface StreamOf {
  tenant: string;
  stream: string;
}

export interface SnapshotTakerOptions {
  /** One of its own: nobody waits behind a snapshot. */
  connection: Connection;
  fold: Fold;
  /** A snapshot is due when a stream's revision passes a multiple of this; so short streams have none. */
  everyEvents: number;
  logger: Logger;
  counted: (result: 'taken' | 'dropped' | 'failed') => void;
}

export interface TakenSnapshot {
  revision: number;
  takenAt: string;
  stateBytes: number;
}

/**
 * Stores states of long streams, so that they load fast. One after the other, off the way of commands, and from what is in the
 * log: the state in memory is not trusted, and holds sensitive values in clear.
 */
export class SnapshotTaker {
  readonly #options: SnapshotTakerOptions;
  readonly #due = new Map<string, StreamOf>();
  #running: Promise<void> | undefined;

  constructor(options: SnapshotTakerOptions) {
    this.#options = options;
  }

  get due(): number {
    return this.#due.size;
  }

  /** After a commit. */
  grew({ tenant, ref, before, after }: Growth): void {
    const { everyEvents, counted } = this.#options;
    if (ref.kind !== 'instance' || Math.floor(after / everyEvents) === Math.floor(before / everyEvents)) return;
    if (this.#due.size >= snapshotLimits.queueMax) {
      counted('dropped');
      return;
    }
    this.#due.set(streamKey(tenant, ref.stream), { tenant, stream: ref.stream });
    this.#running ??= this.#run();
  }

  /** Resolves when nothing is due. */
  async settled(): Promise<void> {
    await this.#running;
  }

  /** Leaves what is due: the next multiple comes. */
  async close(): Promise<void> {
    this.#due.clear();
    await this.#running;
  }

  /** Undefined when there is no such stream. */
  async take({ tenant, stream }: StreamOf): Promise<TakenSnapshot | undefined> {
    const { connection, fold } = this.#options;
    const foldVersion = fold.version ?? 0;
    const rows = await loadRows(connection, { streams: [{ tenant, stream }], keys: [], foldVersion });
    const { state, revision, hash } = await foldRows(fold, { tenant, stream }, { rows, staySealed: true });
    if (revision === 0) return undefined;
    const text = JSON.stringify(state);
    const [stored] = await connection.query<{ taken_at: Date }>(
      'put-snapshot',
      'select taken_at from log.put_snapshot($1, $2, $3, $4, $5, $6, $7)',
      [tenant, stream, revision, hash, foldVersion, text, snapshotLimits.keptMax],
    );
    this.#options.counted('taken');
    return { revision, takenAt: stored!.taken_at.toISOString(), stateBytes: Buffer.byteLength(text) };
  }

  async #run(): Promise<void> {
    for (const [key, of] of this.#due) {
      this.#due.delete(key);
      await this.take(of).catch((error: unknown) => {
        this.#options.counted('failed');
        const level = isConnectionLoss(error) ? 'debug' : 'warn';
        this.#options.logger[level]({ err: error, ...of }, 'a snapshot could not be taken; the next one will do');
      });
    }
    this.#running = undefined;
  }
}
