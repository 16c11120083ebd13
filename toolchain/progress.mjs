import { spawn } from 'node:child_process';

const startedAt = Date.now();
const stillThereEveryMs = 15_000;
const tailLines = 12;

/** A line of progress. To standard error: the output belongs to the command. */
export function say(text) {
  process.stderr.write(`${((Date.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** A step that cannot go on: what was being done, why it failed, what to do next. */
export class Failure extends Error {
  constructor(what, why, next) {
    super(`${what} failed\n  why:  ${why.trim().split('\n').join('\n        ')}\n  next: ${next}`);
  }
}

/** Prints what went wrong: a failure in its own words, anything else, being a fault of ours, with its stack. */
export function report(error) {
  if (error instanceof Failure) return say(error.message);
  if (['EACCES', 'EPERM', 'EROFS'].includes(error?.code)) {
    const next = 'make it writable, or use a clone of your own (was it used as another user before?)';
    return say(new Failure('writing to the clone', error.message, next).message);
  }
  if (error?.code === 'ENOSPC') {
    return say(
      new Failure('writing to the clone', 'the disk is full', 'make some 2 GB free, then run this again').message,
    );
  }
  process.stderr.write(`${error?.stack ?? error}\n`);
}

/** Runs a program to its end and shows nothing of it. Returns its exit code (127 when there is no such program) and output. */
export function run(command, args, options = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    const since = Date.now();
    const timer = setInterval(
      () => say(`… still at it, ${Math.round((Date.now() - since) / 1000)} s`),
      stillThereEveryMs,
    );
    let output = '';
    const collect = (chunk) => {
      output = (output + chunk).slice(-20_000);
    };
    child.stdout.on('data', collect);
    child.stderr.on('data', collect);
    const finish = (code) => {
      clearInterval(timer);
      resolve({ code, output: output.trim().split('\n').slice(-tailLines).join('\n') });
    };
    child.once('error', (error) => {
      output += error.message;
      finish(127);
    });
    child.once('close', (code, signal) => finish(code === null ? `signal ${signal}` : code));
  });
}
