import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type StartedProcess, startProcess, waitForLog } from './child-process.ts';
import { type ManagedProcess, manageProcess } from './managed-process.ts';
import { commandLineOf, isRunning } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

let dir: string;
let managed: ManagedProcess | undefined;
const said: string[] = [];
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'managed-'));
  said.length = 0;
});
afterEach(async () => {
  await managed?.stop();
  rmSync(dir, { recursive: true });
});

/** A small Node program as a process of its own, ready when it says so. */
const launch = async (program: string): Promise<StartedProcess> => {
  const logFile = join(dir, 'program.log');
  const started = await startProcess({
    name: 'program',
    command: process.execPath,
    args: ['-e', program],
    logFile,
    deathSignal: 'TERM',
  });
  await waitForLog(started, { name: 'program', pattern: /ready/, withinMs: 5_000 });
  return started;
};
const manage = (program: string, restart: boolean): ManagedProcess => {
  const say = (text: string): number => said.push(text);
  const options = {
    name: 'program',
    stopSignal: 'SIGTERM',
    stopWithinMs: 400,
    restart,
    onChange: () => {},
    say,
  } as const;
  managed = manageProcess({ ...options, launch: () => launch(program) });
  return managed;
};
const staysUp = "console.log('ready'); setInterval(() => {}, 1000)";

test('a process that crashes is started again', async () => {
  const program = manage(staysUp, true);
  await program.start();
  const first = program.current()!;
  process.kill(first.pid, 'SIGKILL');
  const second = await waitUntil('it is back', () => program.current()?.pid !== first.pid && program.current(), {
    withinMs: 5_000,
  });
  expect(isRunning(first.pid, first.identity)).toBe(false);
  expect(isRunning(second.pid, second.identity)).toBe(true);
  expect(said[0]).toBe('program ended with SIGKILL: starting it again in 200 ms');
});

test('one that is killed on purpose stays down until it is started', async () => {
  const program = manage(staysUp, true);
  await program.start();
  const { pid, identity } = program.current()!;
  await program.kill();
  expect(isRunning(pid, identity)).toBe(false);
  expect(program.current()).toBeUndefined();
  await program.start();
  expect(program.current()?.pid).not.toBe(pid);
  expect(said).toEqual([]);
});

test('one that refuses its configuration is not started again', async () => {
  const flag = join(dir, 'refuse');
  writeFileSync(flag, '');
  const program = manage(`console.log('ready'); setTimeout(() => process.exit(78), 50)`, true);
  await program.start();
  await waitUntil('it says so', () => said.length > 0, { withinMs: 5_000 });
  expect(said).toEqual(['program refuses its configuration: not started again. Its log says why.']);
});

test('one that does not listen to SIGTERM is killed after a while', async () => {
  const logFile = join(dir, 'program.log');
  const program = manage(`process.on('SIGTERM', () => console.log('no')); ${staysUp}`, false);
  await program.start();
  const { pid, identity } = program.current()!;
  await program.stop();
  expect(isRunning(pid, identity)).toBe(false);
  expect(readFileSync(logFile, 'utf8')).toContain('no');
});

test('the end before being ready is told with the last lines of the log', async () => {
  await expect(launch(`console.error('no such file: settings'); process.exit(1)`)).rejects.toThrow(
    /program ended before it was ready:\n.*no such file: settings/s,
  );
});

test.runIf(process.platform === 'linux')('children end when the process that started them is killed', async () => {
  const file = join(import.meta.dirname, 'child-process.ts');
  const parent = await launch(`import(${JSON.stringify(file)}).then(async ({ startProcess }) => {
    const child = await startProcess({ name: 'child', command: process.execPath, args: ['-e', ${JSON.stringify(staysUp)}],
      logFile: ${JSON.stringify(join(dir, 'child.log'))}, deathSignal: 'TERM' });
    console.log('child', child.pid, 'ready');
    setInterval(() => {}, 1000);
  })`);
  const child = Number(/child (\d+) ready/.exec(parent.log())![1]);
  expect(commandLineOf(child)).toContain('ready');
  parent.signal('SIGKILL');
  await waitUntil('the child ends', () => commandLineOf(child) === '', { withinMs: 5_000 });
});
