// A thread that carries out one rebuild, and ends. Threads, for folding a log keeps a core busy, and live updates go on beside it.
import { once } from 'node:events';
import { Worker, workerData } from 'node:worker_threads';
import { build } from '../build.ts';
import { openNext, openSessions, type ThreadInput } from '../build-thread.ts';
import type { LoadJob } from '../load-ranges.ts';
import type { Taken } from '../rebuild-state.ts';

export interface BuilderInput extends ThreadInput {
  taken: Taken;
  partitions: number;
  loaders: number;
}

/** Most of what a loader makes is garbage soon: with room for the young it is thrown away cheaply. */
const loaderLimits = { maxYoungGenerationSizeMb: 64, maxOldGenerationSizeMb: 512 };

const { taken, partitions, loaders, ...urls } = workerData as BuilderInput;

async function load(job: LoadJob): Promise<void> {
  const threads = Array.from(
    { length: loaders },
    () =>
      new Worker(new URL('../loader/main.ts', import.meta.url), {
        workerData: { ...urls, job },
        resourceLimits: loaderLimits,
      }),
  );
  try {
    for (const exit of await Promise.all(threads.map((thread) => once(thread, 'exit'))))
      if (exit[0] !== 0) throw new Error(`a loader ended with code ${exit[0]}`);
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

const { log, next } = await openSessions(urls);
try {
  await build({ log, next, taken, partitions, loaders, load, openNext: () => openNext(urls) });
} finally {
  await log.close();
  await next.close();
}
