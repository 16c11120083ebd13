import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type StartedProcess, startProcess, waitForLog } from './child-process.ts';
import { freePort } from './free-port.ts';
import { repositoryRoot } from './layout.ts';

export interface NatsOptions {
  /** Holds the JetStream store. */
  dir: string;
  logFile: string;
  port?: number | undefined;
}

export interface NatsServer {
  url: string;
  port: number;
  process: StartedProcess;
  stop(): Promise<void>;
}

const readyWithinMs = 20_000;
const stopWithinMs = 10_000;

/** Starts a private nats-server with JetStream on 127.0.0.1 and waits until it is ready. */
export async function startNats({ dir, logFile, port: wanted }: NatsOptions): Promise<NatsServer> {
  const port = wanted ?? (await freePort());
  mkdirSync(dirname(logFile), { recursive: true });
  const started = await startProcess({
    name: 'nats-server',
    command: natsBinary(),
    args: ['-a', '127.0.0.1', '-p', String(port), '-js', '-sd', dir],
    logFile,
    deathSignal: 'TERM',
  });
  try {
    await waitForLog(started, { name: 'nats-server', pattern: /Server is ready/, withinMs: readyWithinMs });
  } catch (error) {
    await started.stop('SIGKILL', stopWithinMs);
    throw error;
  }
  return { url: `nats://127.0.0.1:${port}`, port, process: started, stop: () => started.stop('SIGTERM', stopWithinMs) };
}

/** What the bootstrap found or fetched, else the first one on the usual paths. Debian puts it where PATH often doesn't look. */
export function natsBinary(): string {
  const fetched = join(repositoryRoot, '.cache/nats/nats-server');
  const candidates = [
    process.env.NATS_SERVER_BIN,
    fetched,
    'nats-server',
    '/usr/sbin/nats-server',
    '/usr/local/bin/nats-server',
  ];
  const found = candidates.find((binary) => binary && spawnSync(binary, ['--version'], { cwd: '/' }).status === 0);
  if (!found)
    throw new Error('there is no nats-server: install it (`apt-get install nats-server`) or set NATS_SERVER_BIN');
  return found;
}
