const startedAt = performance.now();

/** A line of progress with the seconds since the start, to standard error. */
export function say(text: string): void {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(1).padStart(6)} s  ${text}\n`);
}

/** Ends a command that cannot go on: what was being done, why it failed, what to do next. */
export function fail(what: string, error: unknown, next: string): void {
  const why = error instanceof Error ? reasons(error) : String(error);
  say(`${what} failed\n  why:  ${why.split('\n').join('\n        ')}\n  next: ${next}`);
  process.exitCode = 1;
}

const reasons = (error: Error): string =>
  error.cause instanceof Error ? `${error.message}\n${reasons(error.cause)}` : error.message;
