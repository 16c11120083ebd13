import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { eventColumns } from './event-columns.ts';

/** Events of one stream that one call brings at most: a long history comes in parts. */
export const eventsPerStreamMax = 1_000;

/** What is missing of many streams: for each the events after revision `have`, in order, at most `eventsPerStreamMax`. */
export async function eventsOfStreams(
  log: SqlReader,
  wanted: readonly { tenant: string; stream: string; have: number }[],
): Promise<LogEvent[]> {
  if (wanted.length === 0) return [];
  return log.query<LogEvent>(
    '',
    `select ${eventColumns}
     from unnest($1::text[], $2::text[], $3::int[]) as w (tenant, stream, have)
     cross join lateral (
       select * from log.events e
       where e.tenant = w.tenant and e.stream = w.stream and e.revision > w.have
       order by e.revision
       limit ${eventsPerStreamMax}
     ) e`,
    [wanted.map((w) => w.tenant), wanted.map((w) => w.stream), wanted.map((w) => w.have)],
  );
}
