import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import { idleLookMs, retryLookMs } from '../limits.ts';

export interface ClaimLoopOptions<T> {
  claim: (countMax: number) => Promise<T[]>;
  /** Begins with what was taken. What it returns ends, and never throws, when so many of them are out of hand. */
  take: (duties: readonly T[]) => readonly { count: number; done: Promise<void> }[];
  /** In hand at once: what bounds memory, and what a crash leaves to be waited for. */
  inHandMax: number;
  perLookMax: number;
  logger: Logger;
}

/** Of all places: with fewer it waits for more, so that a look brings many. */
const roomShareMin = 0.25;

/** Takes duties in hand as long as there is room for them, and looks again at once as long as there are more, or when it is told to. */
export class ClaimLoop<T> {
  /** Now. */
  inHand = 0;
  readonly #options: ClaimLoopOptions<T>;
  readonly #running: Promise<void>;
  #isClosed = false;
  #isTold = false;
  #wake = (): void => undefined;

  constructor(options: ClaimLoopOptions<T>) {
    this.#options = options;
    this.#running = this.#run();
  }

  /** Something is due. */
  tell(): void {
    this.#isTold = true;
    if (this.#hasRoom()) this.#wake();
  }

  /** Takes no more, and waits for what is in hand. */
  async close(): Promise<void> {
    this.#isClosed = true;
    this.#wake();
    await this.#running;
    while (this.inHand > 0) await this.#pause(retryLookMs);
  }

  async #run(): Promise<void> {
    while (!this.#isClosed) {
      this.#isTold = false;
      const room = Math.min(this.#options.inHandMax - this.inHand, this.#options.perLookMax);
      if (!this.#hasRoom()) await this.#pause(idleLookMs);
      else if ((await this.#look(room)) < room && !this.#isTold && !this.#isClosed) await this.#pause(idleLookMs);
    }
  }

  async #look(countMax: number): Promise<number> {
    try {
      const duties = await this.#options.claim(countMax);
      if (duties.length > 0) this.#begin(duties);
      return duties.length;
    } catch (error) {
      this.#options.logger[isConnectionLoss(error) ? 'debug' : 'warn'](
        { err: error },
        'could not look for what is due',
      );
      await this.#pause(retryLookMs);
      return 0;
    }
  }

  #begin(duties: readonly T[]): void {
    this.inHand += duties.length;
    for (const { count, done } of this.#options.take(duties)) {
      void done.then(() => {
        const hadRoom = this.#hasRoom();
        this.inHand -= count;
        if (this.#isClosed || (!hadRoom && this.#hasRoom())) this.#wake();
      });
    }
  }

  #hasRoom(): boolean {
    return this.inHand <= this.#options.inHandMax * (1 - roomShareMin);
  }

  /** Until then, or until it is woken. */
  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
