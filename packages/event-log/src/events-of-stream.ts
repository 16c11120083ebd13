import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { eventColumns } from './event-columns.ts';

export interface StreamRange {
  tenant: string;
  stream: string;
  /** Events after this revision. Absent: from the first. */
  after?: number;
  /** Up to and with this revision. */
  toRevision?: number;
  /** Up to and with this instant, ISO 8601. */
  toInstant?: string;
}

export const eventsPerPage = 500;

/** One page of a stream, in order of revision: at most `limit` events of the range. */
export const pageOfStream = (log: SqlReader, range: StreamRange, limit = eventsPerPage): Promise<LogEvent[]> =>
  log.query<LogEvent>(
    '',
    `select ${eventColumns}
     from log.events e
     where e.tenant = $1 and e.stream = $2 and e.revision > $3 and e.revision <= $4
       and e.recorded_at <= $5::timestamptz
     order by e.revision
     limit $6`,
    [
      range.tenant,
      range.stream,
      range.after ?? 0,
      range.toRevision ?? 2_147_483_647,
      range.toInstant ?? 'infinity',
      limit,
    ],
  );

/** A stream page by page, so that a history of any length needs the memory of one page. Time never goes back within a stream. */
export async function* eventsOfStream(log: SqlReader, range: StreamRange): AsyncGenerator<LogEvent[]> {
  let after = range.after ?? 0;
  for (;;) {
    const page = await pageOfStream(log, { ...range, after });
    if (page.length > 0) yield page;
    if (page.length < eventsPerPage) return;
    after = page.at(-1)!.revision;
  }
}
