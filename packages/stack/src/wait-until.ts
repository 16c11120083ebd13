import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again every `everyMs` until the answer is neither undefined nor false.
 * @throws Error `<what>: not within <n> ms` when that takes longer than `withinMs`.
 */
export async function waitUntil<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  { withinMs, everyMs = 50 }: { withinMs: number; everyMs?: number },
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    if (performance.now() > deadline) throw new Error(`${what}: not within ${withinMs} ms`);
    await sleep(everyMs);
  }
}
