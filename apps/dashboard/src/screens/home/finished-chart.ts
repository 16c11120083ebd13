export interface FinishedChart {
  /** The hours that are drawn, of the day. */
  hours: readonly FinishedHour[];
  /** Of the axis: from the lowest line to the highest. */
  lines: readonly number[];
  top: number;
  /** Ended today; `isExact` false: at least so many. */
  total: number;
  isExact: boolean;
  /** How today compares with what is usual by now, e.g. 0.09; absent: there is no telling yet. */
  against?: number;
}

export interface FinishedHour {
  hour: number;
  count: number;
  usual: number | undefined;
  isNow: boolean;
  isLater: boolean;
}

type Counts = readonly (number | null)[];

const office = { from: 8, to: 17 } as const;
/** Below this, what is usual is chance. */
const usualMin = 10;
/** Days of the weeks before on which something ended: one alone is no habit. */
const daysMin = 2;

/** Today beside the same day of the weeks before. `now`: hours into the day. */
export function finishedChart(today: Counts, before: readonly Counts[], now: number): FinishedChart {
  const known = before.filter((day) => day.some((count) => (count ?? 0) > 0));
  const usual = today.map((_, hour) => (known.length >= daysMin ? meanOf(known.map((day) => day[hour])) : undefined));
  const current = Math.floor(now);
  const busy = today.flatMap((count, hour) => ((count ?? 0) > 0 || Math.round(usual[hour] ?? 0) > 0 ? [hour] : []));
  const from = Math.min(office.from, current, ...busy);
  const to = Math.min(today.length - 1, Math.max(office.to, current, ...busy));
  const hours = Array.from({ length: to - from + 1 }, (_, n) => ({
    hour: from + n,
    count: today[from + n] ?? 0,
    usual: usual[from + n],
    isNow: from + n === current,
    isLater: from + n > current,
  }));
  const lines = linesFor(Math.max(1, ...hours.flatMap(({ count, usual: mean }) => [count, mean ?? 0])));
  const total = today.reduce<number>((sum, count) => sum + (count ?? 0), 0);
  const byNow = usual.reduce<number>((sum, mean, hour) => sum + (mean ?? 0) * Math.min(1, Math.max(0, now - hour)), 0);
  return {
    hours,
    lines,
    top: lines.at(-1)!,
    total,
    isExact: !today.includes(null),
    ...(byNow >= usualMin && !today.includes(null) && { against: total / byNow - 1 }),
  };
}

function meanOf(counts: readonly (number | null | undefined)[]): number | undefined {
  const known = counts.filter((count) => typeof count === 'number');
  return known.length === 0 ? undefined : known.reduce((sum, count) => sum + count, 0) / known.length;
}

/** Two to four lines at round numbers, the highest not below `most`. */
function linesFor(most: number): number[] {
  const steps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];
  const step = steps.find((each) => most / each <= 3) ?? most;
  return Array.from({ length: Math.max(2, Math.ceil(most / step)) }, (_, n) => (n + 1) * step);
}
