import type { Cursor, LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { afterCursorBelowHorizon, eventColumns } from './event-columns.ts';

/** Before everything. */
export const beginningOfLog: Cursor = { epoch: 0, xid: '0', position: 0 };

/**
 * The next events of the whole log, at most `limit`, in order of the cursor. Within a stream that is the order of revisions.
 * Leaves out what a transaction still in flight could overtake, so a reader that goes on from the last one skips nothing.
 */
export const readAfter = (log: SqlReader, cursor: Cursor, limit: number): Promise<(LogEvent & Cursor)[]> =>
  log.query<LogEvent & Cursor>(
    '',
    `select e.epoch, e.xid::text, e.position, ${eventColumns}
     from log.events e
     where ${afterCursorBelowHorizon}
     order by e.epoch, e.xid, e.position
     limit $4`,
    [cursor.epoch, cursor.xid, cursor.position, limit],
  );
