import type { LogEvent } from '@procession/contracts/events/envelope.ts';

/** A random source that can be repeated (mulberry32). @returns numbers from 0 up to, not with, `below` */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 4_294_967_296) * below);
  };
}

/** The events as a bad bus brings them: in messages of a few, some twice, some never, all in any order. */
export function badBus(events: readonly LogEvent[], random: (below: number) => number): LogEvent[][] {
  const messages: LogEvent[][] = [];
  for (let at = 0; at < events.length; ) {
    const message = events.slice(at, at + 1 + random(4));
    at += message.length;
    const times = [1, 1, 1, 2, 0][random(5)] ?? 1;
    for (let n = 0; n < times; n++) messages.push(random(6) === 0 ? message.toReversed() : message);
  }
  for (let i = messages.length - 1; i > 0; i--) {
    const j = random(i + 1);
    [messages[i], messages[j]] = [messages[j] as LogEvent[], messages[i] as LogEvent[]];
  }
  return messages;
}
