const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;
const steps = [
  ...[1, 5, 15, 30].map((n) => n * second),
  ...[1, 5, 15, 30].map((n) => n * minute),
  ...[1, 3, 6, 12].map((n) => n * hour),
  ...[1, 2, 7, 14, 28, 91, 364].map((n) => n * day),
] as const;

export interface Scale {
  from: number;
  to: number;
  /** Between two ticks, in ms. */
  step: number;
  ticks: readonly number[];
  /** Percent of the way. */
  placeOf: (at: number) => number;
}

/** What took no time at all has a length, too. */
const lengthMinMs = 1;

/** From the start to the end, with at most so many ticks on round times of the viewer's clock. `offset`: of their zone, in ms. */
export function scaleOf(start: number, end: number, { ticksMax, offset }: { ticksMax: number; offset: number }): Scale {
  const from = start;
  const to = Math.max(end, start + lengthMinMs);
  const step = steps.find((each) => (to - from) / each <= ticksMax) ?? Math.ceil((to - from) / ticksMax / day) * day;
  const ticks: number[] = [];
  for (let at = Math.ceil((from + offset) / step) * step - offset; at <= to; at += step) ticks.push(at);
  return { from, to, step, ticks, placeOf: (at) => ((at - from) / (to - from)) * 100 };
}
