import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { type ViewVersions, viewVersions } from '../views/view-names.ts';
import { settleViewSets } from '../views/view-sets.ts';
import type { BuilderInput } from './builder/main.ts';
import { beat, failRebuild, leaveRebuild, requestRebuild, type Taken, takeRebuild } from './rebuild-state.ts';

export interface RebuildsOptions {
  read: SqlReader;
  logUrl: string;
  readUrl: string;
  partitions: number;
  loaders: number;
  logger: Logger;
  lookMs?: number;
  /** For tests: of code that there is not yet. */
  versions?: ViewVersions;
}

const defaultLookMs = 1_000;
const beatMs = 1_000;
/** How often it is begun or gone on with before it counts as impossible. */
const attemptsMax = 10;

/** Carries out the rebuilds that are asked for, one at a time over all copies, and asks for those that newer code needs. */
export class Rebuilds {
  readonly #options: RebuildsOptions;
  readonly #running: Promise<void>;
  #thread: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #wake: () => void = () => {};
  #isClosed = false;
  /** Whether this copy is at it. */
  isBuilding = false;
  #warnedOf = '';

  constructor(options: RebuildsOptions) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** One that is under way is left to the next copy that looks. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#wake();
    await this.#thread?.terminate();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { read, logger, versions = viewVersions } = this.#options;
    while (!this.#isClosed) {
      try {
        await this.#askForOwnVersions();
        const taken = await takeRebuild(read, versions);
        if (taken && this.#isClosed) await leaveRebuild(read, taken);
        else if (taken) await this.#carryOut(taken);
      } catch (error) {
        logger[isConnectionLoss(error) ? 'warn' : 'error']({ err: error }, 'could not look after rebuilds');
      }
      await this.#sleep(this.#options.lookMs ?? defaultLookMs);
    }
  }

  async #askForOwnVersions(): Promise<void> {
    const { read, logger, versions = viewVersions } = this.#options;
    const others = await settleViewSets(read, versions);
    const older = others.filter(({ has, wants }) => has < wants).map(({ view }) => view);
    const newer = others.filter(({ has, wants }) => has > wants).map(({ view }) => view);
    if (older.length > 0) {
      const number = await requestRebuild(read, { views: older, requestedBy: 'system', wantedVersions: versions });
      if (number !== undefined)
        logger.info({ rebuild: number, views: older }, 'this code has other versions of views: building them anew');
    }
    if (newer.join() !== this.#warnedOf && newer.length > 0)
      logger.warn(
        { views: newer },
        'the tables are of newer code than this: they stay as they are until a rebuild is asked for',
      );
    this.#warnedOf = newer.join();
  }

  async #carryOut(taken: Taken): Promise<void> {
    const { read, logger } = this.#options;
    const log = logger.child({ rebuild: taken.number, views: taken.views });
    if (taken.fence > attemptsMax) {
      await failRebuild(
        read,
        taken,
        `given up after ${attemptsMax} attempts; the projector's log says why each failed`,
      );
      log.error('given up');
      return;
    }
    log.info({ attempt: taken.fence }, taken.fence === 1 ? 'building anew' : 'going on with what was begun');
    const began = performance.now();
    this.isBuilding = true;
    const beating = setInterval(() => {
      beat(read, taken).catch((error: unknown) => {
        log.warn({ err: error }, 'the rebuild may be somebody else’s by now');
        void this.#thread?.terminate();
      });
    }, beatMs);
    try {
      const { logUrl, readUrl, partitions, loaders } = this.#options;
      const input: BuilderInput = { logUrl, readUrl, taken, partitions, loaders };
      this.#thread = new Worker(new URL('./builder/main.ts', import.meta.url), { workerData: input });
      const [code] = (await once(this.#thread, 'exit')) as [number];
      if (code === 0) log.info({ seconds: Math.round((performance.now() - began) / 100) / 10 }, 'built anew');
    } catch (error) {
      log.error({ err: error }, 'the rebuild failed; it is tried again');
    } finally {
      clearInterval(beating);
      this.#thread = undefined;
      this.isBuilding = false;
      if (this.#isClosed) await leaveRebuild(read, taken);
    }
  }

  #sleep(ms: number): Promise<void> {
    if (this.#isClosed) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
      this.#timer = setTimeout(resolve, ms);
    });
  }
}
