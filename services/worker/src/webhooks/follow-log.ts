import type { Logger } from '@procession/platform/logger.ts';
import { isConnectionLoss } from '@procession/platform/postgres.ts';
import {
  deliveriesKeptMs,
  deliveriesPurgedMax,
  eventsPerLookMax,
  idleLookMs,
  purgeEveryMs,
  retryLookMs,
} from '../limits.ts';
import type { DeliveryStore } from './delivery-store.ts';

/** Looks for what webhooks ask for, as the log grows, and forgets deliveries that ended long ago. One copy at a time does it. */
export function followLog(store: DeliveryStore, logger: Logger): { tell: () => void; close: () => Promise<void> } {
  let isClosed = false;
  let isTold = false;
  let wake = (): void => undefined;
  let purgeAt = performance.now() + purgeEveryMs;
  const pause = (ms: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const look = async (): Promise<number> => {
    if (performance.now() > purgeAt) {
      purgeAt = performance.now() + purgeEveryMs;
      await store.purge(deliveriesKeptMs, deliveriesPurgedMax);
    }
    return (await store.fanOut(eventsPerLookMax)) ?? 0;
  };
  const run = async (): Promise<void> => {
    while (!isClosed) {
      try {
        isTold = false;
        if ((await look()) < eventsPerLookMax && !isTold && !isClosed) await pause(idleLookMs);
      } catch (error) {
        logger[isConnectionLoss(error) ? 'debug' : 'warn']({ err: error }, 'could not follow the log for webhooks');
        if (!isClosed) await pause(retryLookMs);
      }
    }
  };
  const running = run();
  return {
    tell: () => {
      isTold = true;
      wake();
    },
    close: async () => {
      isClosed = true;
      wake();
      await running;
    },
  };
}
