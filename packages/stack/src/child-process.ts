import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { closeSync, existsSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { processIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
}

export interface StartedProcess {
  pid: number;
  /** Start time, which tells it from a later process with the same pid. */
  identity: string;
  exited: Promise<Exit>;
  isRunning(): boolean;
  signal(signal: NodeJS.Signals): void;
  /** Sends the signal, waits for the exit, and after `withinMs` kills. Does nothing when it is gone already. */
  stop(signal: NodeJS.Signals, withinMs: number): Promise<void>;
  /** What it wrote to its log since this start, at most the last 64 kB. */
  log(): string;
}

export interface ProcessOptions {
  name: string;
  command: string;
  args: readonly string[];
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Standard output and error go to the end of this file, with no pipe through us that could fill up or break. */
  logFile: string;
  /** Sent to it by the kernel when we die (Linux with setpriv), so that a killed run leaves no orphans. */
  deathSignal: 'INT' | 'TERM';
  /** Run as this user instead. */
  user?: { uid: number; gid: number } | undefined;
}

const logTailBytes = 64 * 1024;
const logFileBytesMax = 16 * 1024 * 1024;

/** Starts a process in a session of its own: Ctrl-C reaches only us, and we stop the others in order. */
export async function startProcess(options: ProcessOptions): Promise<StartedProcess> {
  const { name, logFile } = options;
  if (existsSync(logFile) && statSync(logFile).size > logFileBytesMax) renameSync(logFile, `${logFile}.1`);
  const fd = openSync(logFile, 'a');
  const logStart = statSync(logFile).size;
  const [command, ...args] = withDeathSignal(options);
  const child = spawn(command!, args, {
    cwd: options.cwd ?? '/', // the other user may not be able to enter ours
    env: options.env ?? process.env,
    stdio: ['ignore', fd, fd],
    detached: true,
    ...(hasSetpriv() ? {} : options.user),
  });
  closeSync(fd);
  const exited = new Promise<Exit>((resolve) => child.once('exit', (code, signal) => resolve({ code, signal })));
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', (error) => reject(new Error(`starting ${name} failed`, { cause: error })));
  });
  const isRunning = (): boolean => child.exitCode === null && child.signalCode === null;
  return {
    pid: child.pid!,
    identity: processIdentity(child.pid!) ?? 'gone',
    exited,
    isRunning,
    signal: (signal) => void child.kill(signal),
    stop: (signal, withinMs) => stopChild(child, exited, signal, withinMs),
    log: () => tailOf(logFile, logStart),
  };
}

/** Waits until the process has written something that matches. Its end before that is an error that shows the log's tail. */
export async function waitForLog(
  started: StartedProcess,
  { name, pattern, withinMs }: { name: string; pattern: RegExp; withinMs: number },
): Promise<void> {
  const isReady = (): boolean => {
    const log = started.log();
    if (pattern.test(log)) return true;
    if (started.isRunning()) return false;
    throw new Error(`${name} ended before it was ready:\n${log.trim().split('\n').slice(-12).join('\n')}`);
  };
  await waitUntil(`${name} gets ready (${pattern.source})`, isReady, { withinMs, everyMs: 10 });
}

async function stopChild(
  child: ChildProcess,
  exited: Promise<Exit>,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  const timer = setTimeout(() => child.kill('SIGKILL'), withinMs);
  await exited;
  clearTimeout(timer);
}

function withDeathSignal({ command, args, deathSignal, user }: ProcessOptions): string[] {
  if (!hasSetpriv()) return [command, ...args];
  const as = user ? [`--reuid=${user.uid}`, `--regid=${user.gid}`, '--clear-groups'] : [];
  return ['setpriv', '--pdeathsig', deathSignal, ...as, '--', command, ...args];
}

let setpriv: boolean | undefined;
function hasSetpriv(): boolean {
  setpriv ??=
    process.platform === 'linux' &&
    spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true'], { cwd: '/' }).status === 0;
  return setpriv;
}

function tailOf(file: string, start: number): string {
  const fd = openSync(file, 'r');
  const from = Math.max(start, statSync(file).size - logTailBytes);
  const buffer = Buffer.alloc(logTailBytes);
  const length = readSync(fd, buffer, 0, logTailBytes, from);
  closeSync(fd);
  return buffer.toString('utf8', 0, length);
}
