import { span } from '../../words/format.ts';
import { words } from '../../words/words.ts';

/** A span of time as `span` says it, and seconds below a minute. */
export function lasting(ms: number): string {
  const { instance } = words;
  if (ms > 0 && ms < secondMs) return instance.lessThanSecond;
  return ms < minuteMs ? instance.seconds(Math.floor(ms / secondMs)) : span(ms);
}

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
