import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { isRunning, processIdentity } from './process-identity.ts';
import { waitUntil } from './wait-until.ts';

const processState = z.object({ name: z.string(), pid: z.int(), identity: z.string() });
const stackState = z.object({
  /** The process that started all the others and ends them. */
  owner: processState,
  /** In the order in which they are stopped. */
  processes: z.array(processState),
  /** Addresses by name: `command`, `query` …; further copies as `command-2`. */
  urls: z.record(z.string(), z.string()),
});
/** What runs in a data folder, for whoever comes later: `.data/stack.json`. */
export type StackState = z.infer<typeof stackState>;

const stopWithinMs = 60_000;

const fileOf = (dir: string): string => join(dir, 'stack.json');

export function readState(dir: string): StackState | undefined {
  const file = fileOf(dir);
  if (!existsSync(file)) return undefined;
  const parsed = stackState.safeParse(parseJson(readFileSync(file, 'utf8')));
  return parsed.success ? parsed.data : undefined; // cut off by a full disk or made by another version: nothing to go by
}

/** Written beside it and renamed, so that nobody reads half of it. */
export function writeState(dir: string, state: StackState): void {
  mkdirSync(dir, { recursive: true });
  const half = `${fileOf(dir)}.${process.pid}`;
  writeFileSync(half, `${JSON.stringify(state, null, 2)}\n`);
  renameSync(half, fileOf(dir));
}

export const removeState = (dir: string): void => rmSync(fileOf(dir), { force: true });

export const ownProcess = (): StackState['owner'] => ({
  name: 'npm start',
  pid: process.pid,
  identity: processIdentity(process.pid) ?? '',
});

/**
 * Makes this process the owner of the folder, after ending what a dead owner left. Returns the state of the stack
 * when another owner runs, so of two that start at once only one does.
 */
export async function claimStack(dir: string, onLeftovers: (names: string[]) => void): Promise<StackState | undefined> {
  mkdirSync(dir, { recursive: true });
  for (;;) {
    try {
      const state: StackState = { owner: ownProcess(), processes: [], urls: {} };
      writeFileSync(fileOf(dir), JSON.stringify(state), { flag: 'wx' });
      return undefined;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const running = runningState(dir);
    if (running) return running;
    const left = await endStack(dir);
    if (left.length > 0) onLeftovers(left);
    removeState(dir);
  }
}

/** The state of a stack whose owner runs. */
export function runningState(dir: string): StackState | undefined {
  const state = readState(dir);
  return state && isRunning(state.owner.pid, state.owner.identity) ? state : undefined;
}

/**
 * Ends what runs in this folder: the owner, who ends the others in order; and whatever is left of them, by its pid
 * and only if that is still the process that we started. Returns the names of what was ended.
 */
export async function endStack(dir: string): Promise<string[]> {
  const state = readState(dir);
  if (!state) return [];
  const ended: string[] = [];
  for (const { name, pid, identity } of [state.owner, ...state.processes]) {
    if (pid === process.pid || !isRunning(pid, identity)) continue;
    ended.push(name);
    process.kill(pid, name === 'postgres' ? 'SIGINT' : 'SIGTERM');
    await waitUntil(`${name} (pid ${pid}) ends`, () => !isRunning(pid, identity), { withinMs: stopWithinMs }).catch(
      () => process.kill(pid, 'SIGKILL'),
    );
  }
  removeState(dir);
  return ended;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
