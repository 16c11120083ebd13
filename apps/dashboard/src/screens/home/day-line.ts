export interface Mark {
  /** Hours since the day began. */
  hour: number;
  isLate: boolean;
}

export interface ShownMark extends Mark {
  /** Share of the line, 0 to 1. */
  at: number;
  /** There is room for what it says. */
  isNamed: boolean;
}

export interface DayLine {
  from: number;
  to: number;
  now: number;
  hours: readonly { hour: number; at: number }[];
  marks: readonly ShownMark[];
}

/** What is shown of a day on which nothing is earlier or later. */
const usual = { from: 8, to: 19 } as const;

/** Today laid flat: from its morning, or what is earlier, to its evening. Two marks at one place are one; names that would touch are left out. */
export function dayLine(now: number, marks: readonly Mark[], nameWidth: number): DayLine {
  const hours = [now, ...marks.map(({ hour }) => hour)];
  const from = Math.max(0, Math.min(usual.from, ...hours.map(Math.floor)));
  const to = Math.min(24, Math.max(usual.to, ...hours.map(Math.ceil)));
  const place = (hour: number): number => (hour - from) / (to - from);
  const shown: ShownMark[] = [];
  let named = Number.NEGATIVE_INFINITY;
  for (const mark of [...marks].sort((a, b) => a.hour - b.hour)) {
    const at = place(mark.hour);
    if (shown.at(-1)?.at === at) continue;
    const isNamed = at - named >= nameWidth;
    if (isNamed) named = at;
    shown.push({ ...mark, at, isNamed });
  }
  return {
    from,
    to,
    now: place(now),
    hours: Array.from({ length: to - from + 1 }, (_, n) => ({ hour: from + n, at: n / (to - from) })),
    marks: shown,
  };
}
