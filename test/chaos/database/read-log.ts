import type { SqlReader } from '@procession/platform/sql-reader.ts';
import type { UniqueKey } from '../check-decisions.ts';
import type { Head } from '../check-streams.ts';
import type { LoggedEvent } from '../logged-event.ts';

/** Every event, by stream and revision. */
export const readEvents = (admin: SqlReader): Promise<LoggedEvent[]> =>
  admin.query<LoggedEvent>(
    '',
    `select tenant, stream, revision, type, schema_version as "schemaVersion",
       to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as "recordedAt",
       data, meta, encode(hash, 'hex') as hash, xid::text, position
     from log.events
     order by tenant, stream, revision`,
    [],
  );

export const readHeads = (admin: SqlReader): Promise<Head[]> =>
  admin.query<Head>('', `select tenant, stream, revision, encode(hash, 'hex') as hash from log.streams`, []);

export const readUniqueKeys = (admin: SqlReader): Promise<UniqueKey[]> =>
  admin.query<UniqueKey>('', 'select tenant, definition, stream from log.unique_keys', []);

/** In one statement, while commands go on: streams whose revisions have a gap, or whose head is not their last event. */
export const readBrokenStreams = (
  admin: SqlReader,
): Promise<{ stream: string; what: 'stream-gap' | 'head-differs' }[]> =>
  admin.query(
    '',
    `select coalesce(e.tenant || '/' || e.stream, h.tenant || '/' || h.stream) as stream,
       case when e.last is distinct from e.count then 'stream-gap' else 'head-differs' end as what
     from (
       select tenant, stream, max(revision) as last, count(*) as count, (array_agg(hash order by revision desc))[1] as hash
       from log.events group by tenant, stream
     ) e
     full join log.streams h using (tenant, stream)
     where e.last is distinct from e.count or e.last is distinct from h.revision or e.hash is distinct from h.hash`,
    [],
  );
