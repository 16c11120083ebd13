import { operationsWords } from '../../words/english/operations.ts';
import { span } from '../../words/format.ts';

const minuteMs = 60_000;
const tenSecondsMs = 10_000;

/** As `span`, and seconds below a minute: 0.02 s, 21 min. */
export function age(ms: number): string {
  const { says } = operationsWords;
  if (ms >= minuteMs) return span(ms);
  return says.seconds(ms >= tenSecondsMs ? String(Math.round(ms / 1000)) : (ms / 1000).toFixed(ms < 100 ? 2 : 1));
}

/** 4 ms; below one with a decimal. */
export const milliseconds = (ms: number): string =>
  operationsWords.says.ms(ms >= 10 || ms === 0 ? String(Math.round(ms)) : ms.toFixed(1));
