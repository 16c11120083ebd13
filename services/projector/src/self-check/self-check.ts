import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import type { StreamName } from '../rebuild/read-pages.ts';
import { type Checked, type CheckPorts, checkStream } from './check-stream.ts';
import { clearDifferences, countDifferences, noteDifferences, readOldestDifference } from './differences.ts';
import { newestStream, nextStreams } from './streams-to-check.ts';
import type { SelfCheckWatch } from './watch-self-check.ts';

export interface SelfCheckOptions extends CheckPorts {
  logger: Logger;
  /** Streams that are compared in a second, besides the one that was written last. */
  streamsPerSecond: number;
  watch: SelfCheckWatch;
  /** Between two looks. */
  lookMs?: number;
}

const defaultLookMs = 1_000;
/** A long stream is paid for by a rest: folding as many takes a few percent of a core. */
const eventsPerSecondMax = 1_000;

/**
 * Compares rows with the log all the time, some streams each second, in every copy. What differs is looked at a second time before
 * it counts, so that nothing that passes by itself is an alarm.
 */
export class SelfCheck {
  readonly #options: SelfCheckOptions;
  readonly #running: Promise<void>;
  #suspects: StreamName[] = [];
  #wake: () => void = () => {};
  #isClosed = false;

  constructor(options: SelfCheckOptions) {
    this.#options = options;
    this.#running = options.streamsPerSecond > 0 ? this.#run() : Promise.resolve();
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { lookMs = defaultLookMs, logger } = this.#options;
    let restMs = lookMs;
    while (!this.#isClosed) {
      await this.#sleep(restMs);
      if (this.#isClosed) return;
      try {
        const eventCount = await this.#look();
        restMs = Math.max(lookMs, (eventCount / eventsPerSecondMax) * 1_000);
      } catch (error) {
        // The next look goes on; what is wrong with the database others say, too.
        logger[isConnectionLoss(error) ? 'debug' : 'error']({ err: error }, 'could not compare rows with the log');
      }
    }
  }

  /** @returns how many events were folded */
  async #look(): Promise<number> {
    const { log, read, streamsPerSecond, watch } = this.#options;
    const suspects = this.#suspects;
    const others = [
      ...(await readOldestDifference(read)),
      ...(await newestStream(read)),
      ...(await nextStreams({ log, read }, streamsPerSecond)),
    ];
    let eventCount = 0;
    const next: StreamName[] = [];
    for (const of of suspects) eventCount += (await this.#check(of, (checked) => this.#alarm(of, checked))).eventCount;
    for (const of of others) {
      const checked = await this.#check(of, async () => void next.push(of));
      eventCount += checked.eventCount;
    }
    this.#suspects = next;
    watch.onCounted(await countDifferences(read));
    return eventCount;
  }

  async #check(of: StreamName, onDifferences: (checked: Checked) => Promise<void>): Promise<Checked> {
    const checked = await checkStream(this.#options, of);
    this.#options.watch.onChecked();
    if (checked.differences.length > 0) await onDifferences(checked);
    else await clearDifferences(this.#options.read, of);
    return checked;
  }

  /** Values stay out of the log: they are what people wrote. */
  async #alarm(of: StreamName, { differences }: Checked): Promise<void> {
    const { read, logger, watch } = this.#options;
    const added = await noteDifferences(read, of, differences);
    for (const { view, key, revision, columns } of added) {
      watch.onDifference(view);
      logger.error(
        { ...of, view, row: key, event: `${of.stream}/${revision}`, columns: Object.keys(columns) },
        'a row is not what the log says',
      );
    }
  }

  #sleep(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
