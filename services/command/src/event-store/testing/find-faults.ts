import { canonical } from '@procession/contracts/canonical.ts';
import type { JsonObject } from '@procession/contracts/json.ts';
import { chain, noPredecessor } from '@procession/platform/hash-chain.ts';
import { Connection } from '@procession/platform/postgres.ts';
import type { CountRequest } from './counter.ts';

interface EventRow {
  tenant: string;
  stream: string;
  revision: number;
  type: string;
  schema_version: number;
  recorded_at: string;
  hash: string;
  data: JsonObject & { after: number; key: string };
  meta: JsonObject;
}

const everything = `
  select tenant, stream, revision, type, schema_version, encode(hash, 'hex') as hash, data, meta,
    to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as recorded_at
  from log.events order by tenant, stream, revision`;
const headsWithoutEvent = `
  select count(*)::int as count from log.streams s
  where not exists (select from log.events e where (e.tenant, e.stream, e.revision, e.hash) = (s.tenant, s.stream, s.revision, s.hash))`;
const queryTimeoutMs = 60_000;

/** Reads the whole log: gapless, no lost update, every chain as recomputed, every acknowledged command exactly once. */
export async function findFaults(
  adminUrl: string,
  acknowledged: readonly CountRequest[],
): Promise<{ faults: string[]; deadlocks: number }> {
  const connection = new Connection(adminUrl, { queryTimeoutMs });
  const rows = await connection.query<EventRow>('everything', everything);
  const [heads] = await connection.query<{ count: number }>('heads', headsWithoutEvent);
  const [deadlocks] = await connection.query<{ count: number }>(
    'deadlocks',
    'select deadlocks::int as count from pg_stat_database where datname = current_database()',
  );
  await connection.close();
  const faults = faultsOfStreams(rows);
  if (heads!.count > 0) faults.push(`${heads!.count} heads are not those of their last event`);
  const byKey = Map.groupBy(rows, ({ data }) => data.key);
  for (const { key, streams } of acknowledged) {
    const found = byKey.get(key)?.length ?? 0;
    if (found !== streams.length) faults.push(`${key} stands in the log ${found} times, not ${streams.length}`);
  }
  return { faults, deadlocks: deadlocks!.count };
}

function faultsOfStreams(rows: readonly EventRow[]): string[] {
  const faults: string[] = [];
  let before = { id: '', revision: 0, hash: noPredecessor };
  for (const row of rows) {
    const id = `${row.tenant}/${row.stream}`;
    if (id !== before.id) before = { id, revision: 0, hash: noPredecessor };
    if (row.revision !== before.revision + 1) faults.push(`gap in ${id} before ${row.revision}`);
    if (row.data.after !== row.revision) faults.push(`lost update in ${id} at ${row.revision}`);
    const expected = chain(before.hash, {
      tenant: row.tenant,
      stream: row.stream,
      revision: row.revision,
      type: row.type,
      schemaVersion: row.schema_version,
      recordedAt: row.recorded_at,
      data: canonical(row.data),
      meta: canonical(row.meta),
    });
    if (expected !== row.hash) faults.push(`hash of ${id} at ${row.revision}`);
    before = { id, revision: row.revision, hash: row.hash };
  }
  return faults;
}
