// A thread that loads shares of a rebuild until there is none left, and ends.
import { setPriority } from 'node:os';
import { workerData } from 'node:worker_threads';
import { openSessions, type ThreadInput } from '../build-thread.ts';
import { type LoadJob, loadRanges } from '../load-ranges.ts';

export interface LoaderInput extends ThreadInput {
  job: LoadJob;
}

/** Whoever answers people goes first. On Linux this is the thread's priority, elsewhere the whole process's. */
if (process.platform === 'linux') setPriority(0, 10);

const { job, ...urls } = workerData as LoaderInput;
const { log, next } = await openSessions(urls);
try {
  // A crash of Postgres may take the last pieces back, each with its note of how far the load was: it goes on from there.
  await next.query('', 'set synchronous_commit = off', []);
  await loadRanges(log, next, job);
} finally {
  await log.close();
  await next.close();
}
