import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { Viewer } from './viewer.ts';
import { visibleInstances } from './visibility.ts';

export interface FinishedAsked {
  /** Instants at which the days begin. */
  days: readonly string[];
  hours: number;
  /** So many of a day are looked at, the last that ended first. */
  perDayMax: number;
}

interface HourRow {
  day: number;
  hour: number;
  looked: number;
  seen: number;
}

/** Per day and hour, how many instances ended that the viewer sees; null: not looked at. */
export async function countFinished(
  read: SqlReader,
  viewer: Viewer,
  { days, hours, perDayMax }: FinishedAsked,
): Promise<(number | null)[][]> {
  const values: unknown[] = [viewer.tenant, days, hours, perDayMax];
  const visible = visibleInstances(viewer, 'i', (value) => `$${values.push(value)}`);
  const found = await read.query<HourRow>(
    '',
    `select d.n::int - 1 as day, floor(extract(epoch from e.ended_at - d.begins) / 3600)::int as hour, count(*)::int as looked,
       count(*) filter (where e.seen)::int as seen
     from unnest($2::timestamptz[]) with ordinality as d (begins, n)
     cross join lateral (
       select i.ended_at, ${visible} as seen
       from instances i
       where i.tenant = $1 and i.ended_at >= d.begins and i.ended_at < d.begins + make_interval(hours => $3::int)
       order by i.ended_at desc
       limit $4::int
     ) e
     group by 1, 2`,
    values,
  );
  return days.map((_, day) =>
    hoursOf(
      found.filter((row) => row.day === day),
      hours,
      perDayMax,
    ),
  );
}

function hoursOf(rows: readonly HourRow[], hours: number, perDayMax: number): (number | null)[] {
  const isCut = rows.reduce((sum, { looked }) => sum + looked, 0) >= perDayMax;
  // The hour in which the look ended was not seen whole.
  const knownFrom = isCut ? Math.min(...rows.map(({ hour }) => hour)) + 1 : 0;
  return Array.from({ length: hours }, (_, hour) =>
    hour < knownFrom ? null : (rows.find((row) => row.hour === hour)?.seen ?? 0),
  );
}
