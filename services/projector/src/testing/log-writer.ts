import type { LogEvent } from '@procession/contracts/events/envelope.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { waitUntil } from '@procession/stack/wait-until.ts';

/** Other test files write into other databases of the same server, and hold the horizon of all of them for a moment. */
const seenWithin = { withinMs: 20_000, everyMs: 5 };

/**
 * Writes events into the log as one commit, past the command service: these tests are about what reads them. When it returns, a
 * sweep sees them.
 */
export async function writeLog(admin: SqlReader, events: readonly LogEvent[]): Promise<void> {
  const [written] = await admin.query<{ xid: string }>(
    'write-log',
    `with e as (
       insert into log.events (recorded_at, revision, epoch, schema_version, tenant, stream, type, hash, data, meta)
       select r."recordedAt", r.revision, 1, r."schemaVersion", r.tenant, r.stream, r.type, decode(r.hash, 'hex'), r.data, r.meta
       from jsonb_to_recordset($1::jsonb) as r ("recordedAt" timestamptz, revision int, "schemaVersion" int, tenant text, stream text,
         type text, hash text, data jsonb, meta jsonb)
       returning tenant, stream, revision, hash)
     insert into log.streams (revision, epoch, tenant, stream, type, hash)
     select max(revision), 1, tenant, stream, split_part(stream, '-', 1), decode('00', 'hex') from e group by tenant, stream
     on conflict (tenant, stream) do update set revision = greatest(log.streams.revision, excluded.revision)
     returning pg_current_xact_id()::text as xid`,
    [JSON.stringify(events)],
  );
  const isSeen = async (): Promise<boolean> => {
    const [row] = await admin.query<{ isSeen: boolean }>(
      'log-is-seen',
      'select $1::xid8 < pg_snapshot_xmin(pg_current_snapshot()) as "isSeen"',
      [written!.xid],
    );
    return row!.isSeen;
  };
  await waitUntil('a sweep sees what was written', isSeen, seenWithin);
}
