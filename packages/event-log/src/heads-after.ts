import type { Cursor } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { afterCursorBelowHorizon } from './event-columns.ts';

export interface Head extends Cursor {
  tenant: string;
  stream: string;
  revision: number;
}

/** Before everything. */
export const beginningOfLog: Cursor = { epoch: 0, xid: '0', position: 0 };

/** What a sweep compares: which revisions exist after a cursor. No payload, so it costs little when all of them are known. */
export const headsAfter = (log: SqlReader, cursor: Cursor, limit: number): Promise<Head[]> =>
  log.query<Head>(
    '',
    `select e.epoch, e.xid::text, e.position, e.tenant, e.stream, e.revision
     from log.events e
     where ${afterCursorBelowHorizon}
     order by e.epoch, e.xid, e.position
     limit $4`,
    [cursor.epoch, cursor.xid, cursor.position, limit],
  );
