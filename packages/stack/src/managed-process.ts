import { setTimeout as sleep } from 'node:timers/promises';
import type { Exit, StartedProcess } from './child-process.ts';

export interface ManagedProcess {
  readonly name: string;
  /** Undefined while it is down. */
  current(): StartedProcess | undefined;
  /** Starts it and waits until it is ready. */
  start(): Promise<void>;
  /** `kill -9`. It stays down until `start`. */
  kill(): Promise<void>;
  /** Lets it finish what it has begun. It stays down until `start`. */
  stop(): Promise<void>;
}

export interface ManagedProcessOptions {
  name: string;
  /** Resolves when the process is ready for work. */
  launch: () => Promise<StartedProcess>;
  stopSignal: 'SIGINT' | 'SIGTERM';
  stopWithinMs: number;
  /** Start it again when it ends by itself. */
  restart: boolean;
  onChange: () => void;
  say: (text: string) => void;
}

const firstWaitMs = 200;
const waitMsMax = 10_000;
/** So many crashes within `crashWindowMs` and we give up: something is wrong that starting again does not mend. */
const crashesMax = 8;
const crashWindowMs = 120_000;

/** `EX_CONFIG`: it would only end again. */
const exitCodeConfig = 78;

/** A process that is started, watched, and started again after a crash, later each time. */
export function manageProcess(options: ManagedProcessOptions): ManagedProcess {
  const { name, launch, say, onChange } = options;
  let running: StartedProcess | undefined;
  let wanted = false;
  let crashes: number[] = [];

  const start = async (): Promise<void> => {
    wanted = true;
    const started = await launch();
    running = started;
    onChange();
    void started.exited.then((exit) => onExit(started, exit));
    if (!wanted) await started.stop(options.stopSignal, options.stopWithinMs); // stopped while it was starting
  };

  const onExit = (ended: StartedProcess, exit: Exit): void => {
    if (running !== ended) return;
    running = undefined;
    onChange();
    if (!wanted || !options.restart) return;
    if (exit.code === exitCodeConfig) say(`${name} refuses its configuration: not started again. Its log says why.`);
    else void startAgain(`ended with ${exit.signal ?? exit.code}`);
  };

  const startAgain = async (why: string): Promise<void> => {
    const now = Date.now();
    crashes = [...crashes.filter((at) => at > now - crashWindowMs), now];
    if (crashes.length > crashesMax) {
      say(
        `${name} ${why}, the ${crashes.length}th time in ${crashWindowMs / 1000} s: not started again. Its log says why.`,
      );
      return;
    }
    const waitMs = Math.min(waitMsMax, firstWaitMs * 2 ** (crashes.length - 1));
    say(`${name} ${why}: starting it again in ${waitMs} ms`);
    await sleep(waitMs);
    if (!wanted || running) return;
    await start().then(
      () => say(`${name} is back`),
      (error: unknown) =>
        startAgain(error instanceof Error ? `did not start (${error.message.split('\n')[0]})` : 'did not start'),
    );
  };

  const end = async (signal: NodeJS.Signals, withinMs: number): Promise<void> => {
    wanted = false;
    const ending = running;
    running = undefined;
    await ending?.stop(signal, withinMs);
    onChange();
  };

  return {
    name,
    current: () => running,
    start,
    kill: () => end('SIGKILL', options.stopWithinMs),
    stop: () => end(options.stopSignal, options.stopWithinMs),
  };
}
