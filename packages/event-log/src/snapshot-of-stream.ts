import type { JsonObject } from '@procession/contracts/json.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { instant } from './event-columns.ts';
import type { StreamRange } from './events-of-stream.ts';

export interface SnapshotOfStream {
  revision: number;
  takenAt: string;
  state: JsonObject;
}

/**
 * The newest snapshot of a stream at or before the end of the range, by the rules of this fold. One that does not belong to
 * the stream's history is passed over.
 */
export async function snapshotOfStream(
  log: SqlReader,
  { tenant, stream, toRevision, toInstant }: Omit<StreamRange, 'after'>,
  foldVersion: number,
): Promise<SnapshotOfStream | undefined> {
  const [found] = await log.query<Omit<SnapshotOfStream, 'state'> & { state: string }>(
    'snapshot-of-stream',
    `select s.revision, ${instant('s.taken_at')} as "takenAt", s.state
     from log.snapshots s
     where s.tenant = $1 and s.stream = $2 and s.fold_version = $3 and s.revision <= $4
       and s.hash = (
         select e.hash from log.events e
         where e.tenant = s.tenant and e.stream = s.stream and e.revision = s.revision and e.recorded_at <= $5::timestamptz)
     order by s.revision desc
     limit 1`,
    [tenant, stream, foldVersion, toRevision ?? 2_147_483_647, toInstant ?? 'infinity'],
  );
  return found && { ...found, state: JSON.parse(found.state) as JsonObject };
}
