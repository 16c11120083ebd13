import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** From the first failure since it last succeeded. */
  forMs: number;
  pauseMs: number;
}

/** The same act, which may fail for a while before its failure counts: a process that restarts, a line that breaks. */
export function patiently<T>(act: () => Promise<T>, { forMs, pauseMs }: Patience): () => Promise<T> {
  return async () => {
    const giveUpAt = performance.now() + forMs;
    for (;;) {
      try {
        return await act();
      } catch (error) {
        if (performance.now() >= giveUpAt) throw error;
        await sleep(pauseMs);
      }
    }
  };
}
