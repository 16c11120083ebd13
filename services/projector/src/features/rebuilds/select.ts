import type { Rebuild } from '@procession/contracts/http/projector.ts';
import { instant } from '@procession/event-log/event-columns.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';

/** The newest first; one of them when `id` says which. */
export const selectRebuilds = (read: SqlReader, { id, limit }: { id?: number; limit: number }): Promise<Rebuild[]> =>
  read.query<Rebuild>(
    '',
    `select number as id, views, state, requested_by as "requestedBy", ${instant('requested_at')} as "requestedAt",
       ${instant('began_at')} as "beganAt", ${instant('ended_at')} as "endedAt", events_total as "eventsTotal",
       events_done as "eventsDone", reason
     from rebuilds where $1::int is null or number = $1 order by number desc limit $2`,
    [id ?? null, limit],
  );
