import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type StartedProcess, startProcess, waitForLog } from './child-process.ts';
import { freePort } from './free-port.ts';
import { folderForPostgres, type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts';
import { commandLineOf, processIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

export interface PostgresOptions {
  /** Holds the cluster; made when it is empty. */
  dir: string;
  logFile: string;
  /** False: no fsync. Survives `kill -9` of any process, not the loss of power. */
  durable: boolean;
  port?: number | undefined;
  /** Of the superuser `postgres`. Without one every connection from this machine is trusted. */
  password?: string | undefined;
  settings?: Readonly<Record<string, string>>;
  /** Another PostgreSQL than the one that came with the dependencies. */
  binaries?: PostgresBinaries;
}

export interface PostgresServer {
  port: number;
  process: StartedProcess;
  /** As superuser. */
  url(database: string): string;
  stop(): Promise<void>;
}

const readyWithinMs = 60_000; // recovery after a crash included
const stopWithinMs = 20_000;
const attemptsMax = 10;

/** Starts a private PostgreSQL on 127.0.0.1 and waits until it takes connections. */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const binaries = options.binaries ?? (await postgresBinaries());
  mkdirSync(dirname(options.logFile), { recursive: true });
  const dir = folderForPostgres(options.dir, binaries.user);
  const cluster = join(dir, 'cluster');
  if (!existsSync(cluster)) initialize(cluster, binaries, options);
  refuseOtherMajor(cluster, binaries);
  await endLeftover(cluster);
  const port = options.port ?? (await freePort());
  const started = await startServer(cluster, port, binaries, options);
  const login = options.password === undefined ? 'postgres' : `postgres:${options.password}`;
  return {
    port,
    process: started,
    url: (database) => `postgres://${login}@127.0.0.1:${port}/${database}`,
    stop: () => started.stop('SIGINT', stopWithinMs),
  };
}

/** Into a folder beside it first: a run killed half-way leaves nothing that looks like a cluster. */
function initialize(cluster: string, { initdb, user }: PostgresBinaries, { durable, password }: PostgresOptions): void {
  const half = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  rmSync(half, { recursive: true, force: true });
  const auth = ['-A', 'trust'];
  if (password !== undefined) {
    writeFileSync(passwordFile, password, { mode: 0o644 });
    auth.splice(0, 2, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`);
  }
  const args = ['-D', half, '-U', 'postgres', ...auth, '-E', 'UTF8', '--locale=C.UTF-8', '--no-instructions'];
  const made = spawnSync(initdb, durable ? args : [...args, '--no-sync'], { ...user, cwd: '/', encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (made.status !== 0)
    throw new Error(`initdb of ${cluster} failed: ${made.error?.message ?? made.stderr.trim()}`, { cause: made.error });
  renameSync(half, cluster);
}

function refuseOtherMajor(cluster: string, { postgres, user }: PostgresBinaries): void {
  const made = readFileSync(join(cluster, 'PG_VERSION'), 'utf8').trim();
  const now = /(\d+)\./.exec(spawnSync(postgres, ['--version'], { ...user, cwd: '/', encoding: 'utf8' }).stdout)?.[1];
  if (made !== now)
    throw new Error(`${cluster} was made by PostgreSQL ${made}, this is ${now}: \`npm run reset\` starts afresh`);
}

/** A server that a killed run left on this cluster is stopped; a pid file whose pid now belongs to somebody else is removed. */
async function endLeftover(cluster: string): Promise<void> {
  const pidFile = join(cluster, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  if (commandLineOf(pid).includes(cluster)) {
    process.kill(pid, 'SIGINT');
    await waitUntil(`the PostgreSQL that a killed run left (pid ${pid}) stops`, () => !processIdentity(pid), {
      withinMs: stopWithinMs,
    });
  }
  rmSync(pidFile, { force: true });
}

/** Right after a `kill -9` the dead server's backends may hold its shared memory for a moment: tried again, a few times. */
async function startServer(
  cluster: string,
  port: number,
  { postgres, user }: PostgresBinaries,
  { logFile, durable, settings }: PostgresOptions,
): Promise<StartedProcess> {
  const all = { ...settingsOf(durable), ...settings };
  const args = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  for (let attempt = 1; ; attempt++) {
    const started = await startProcess({
      name: 'PostgreSQL',
      command: postgres,
      args: ['-D', cluster, '-p', String(port), ...args],
      logFile,
      deathSignal: 'INT',
      user,
    });
    try {
      await waitForLog(started, {
        name: 'PostgreSQL',
        pattern: /ready to accept connections/,
        withinMs: readyWithinMs,
      });
      return started;
    } catch (error) {
      await started.stop('SIGINT', stopWithinMs);
      if (attempt === attemptsMax || !/shared memory block/.test(started.log())) throw error;
      await sleep(200);
    }
  }
}

function settingsOf(durable: boolean): Record<string, string> {
  const common = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    log_line_prefix: '%m [%p] %d ',
    timezone: 'UTC',
    log_timezone: 'UTC',
  };
  // synchronous_commit stays on: an acknowledged commit then survives `kill -9` of the server.
  if (!durable)
    return { ...common, fsync: 'off', full_page_writes: 'off', shared_buffers: '128MB', max_wal_size: '1GB' };
  return {
    ...common,
    shared_buffers: '512MB',
    // Every new 16 MB segment stalls a commit for 30-60 ms, a recycled one doesn't: `growWriteAheadLog` makes that many,
    // and checkpoints come often enough for them to do. The price is disk: pg_wal stays at 2 GB.
    min_wal_size: '2GB',
    max_wal_size: '2GB',
  };
}
