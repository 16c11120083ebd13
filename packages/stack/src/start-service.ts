import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { type StartedProcess, startProcess } from './child-process.ts';
import { repositoryRoot } from './layout.ts';
import { waitUntil } from './wait-until.ts';

const readyWithinMs = 30_000;
const answerWithinMs = 1_000;

/**
 * A service's live data are some 40 MB; V8 alone would let garbage pile up to ten times that before it looks. Collected
 * sooner, each stays below 200 MB of resident memory under full load, at a few percent of its CPU.
 */
export const memoryFlags = ['--max-semi-space-size=8', '--heap-growing-percent=50'];

/**
 * glibc keeps freed memory otherwise, in an arena per thread and at the end of its heap: some 15 MB per service. Other
 * systems ignore it.
 */
export const memoryEnv = { MALLOC_ARENA_MAX: '2', MALLOC_TRIM_THRESHOLD_: '131072' };

/** Of all services that run from this folder. */
export const compileCache = join(repositoryRoot, '.cache/compile');

export interface ServiceStart {
  name: string;
  entryFile: string;
  env: Record<string, string>;
  logFile: string;
  /** Answers 200 when the service is ready for work. */
  readyUrl: string;
}

/** Starts `node <entry file>` and waits until it says that it is ready. */
export async function startService({ name, entryFile, env, logFile, readyUrl }: ServiceStart): Promise<StartedProcess> {
  mkdirSync(join(logFile, '..'), { recursive: true });
  const started = await startProcess({
    name,
    command: process.execPath,
    args: [...memoryFlags, entryFile],
    env: { ...inherited(), ...memoryEnv, NODE_COMPILE_CACHE: compileCache, ...env },
    cwd: repositoryRoot,
    logFile,
    deathSignal: 'TERM',
  });
  const isReady = async (): Promise<boolean> => {
    if (!started.isRunning())
      throw new Error(`${name} ended before it was ready; ${logFile} ends with:\n${lastLines(started)}`);
    return answersOk(readyUrl);
  };
  try {
    await waitUntil(`${name} gets ready (${readyUrl} answers 200; its log: ${logFile})`, isReady, {
      withinMs: readyWithinMs,
    });
    return started;
  } catch (error) {
    await started.stop('SIGKILL', 0);
    throw error;
  }
}

const lastLines = (started: StartedProcess): string => started.log().trim().split('\n').slice(-8).join('\n');

/** Ours without what means something else to a service: the settings of a stack are its own. */
function inherited(): NodeJS.ProcessEnv {
  const { NATS_URL: _bus, SMTP_URL: _mails, PORT: _port, HOST: _host, ...rest } = process.env;
  return rest;
}

async function answersOk(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(answerWithinMs) })).ok;
  } catch {
    return false; // not listening yet
  }
}
