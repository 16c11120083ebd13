import { hash } from 'node:crypto';
import { instanceStream } from '@procession/contracts/ids.ts';
import type { InstanceState } from '@procession/engine/instance/state.ts';
import type { SqlReader } from '@procession/platform/sql-reader.ts';
import { findInstance } from '@procession/read-models/list-instances.ts';
import type { Viewer } from '@procession/read-models/viewer.ts';
import type { QueryPorts } from '../../ports.ts';
import { sqlReaderOf } from '../../tenant-reader.ts';

/** Who holds a lock of the tenant that a visit waits for. */
export interface LockHolder {
  key: string;
  instance: string;
  /** `change#1` */
  visit: string;
  /** Its title; absent: the viewer may not see it. */
  title?: string;
}

/** By the visit that waits. The events say who held it when it began to wait; who does now stands in the index. */
export type LockHolders = ReadonlyMap<string, LockHolder>;

export async function selectLockHolders(
  log: SqlReader,
  tenant: string,
  { tenantLocks = [] }: InstanceState,
): Promise<LockHolders> {
  const awaited = tenantLocks.filter(({ isHeld }) => !isHeld);
  if (awaited.length === 0) return new Map();
  const digestOf = (key: string): string => hash('sha256', key, 'hex');
  const rows = await log.query<{ digest: string; stream: string; visit: string }>(
    'lock-holders',
    `select encode(l.digest, 'hex') as digest, l.stream, l.visit
     from unnest($2::text[]) as k (digest)
     join log.locks l on (l.tenant, l.digest) = ($1, decode(k.digest, 'hex')) and l.is_holder`,
    [tenant, [...new Set(awaited.map(({ key }) => digestOf(key)))]],
  );
  const holders = new Map(rows.map((row) => [row.digest, row]));
  return new Map(
    awaited.flatMap(({ visit, key }): [string, LockHolder][] => {
      const holder = holders.get(digestOf(key));
      if (!holder) return [];
      return [[visit, { key, instance: holder.stream.slice(instanceStream('').length), visit: holder.visit }]];
    }),
  );
}

/** With the titles of those that the viewer may see. */
export async function withTitles(rows: QueryPorts['rows'], viewer: Viewer, holders: LockHolders): Promise<LockHolders> {
  if (holders.size === 0) return holders;
  return rows(viewer.tenant, async (connection) => {
    const titled = new Map<string, LockHolder>();
    for (const [visit, holder] of holders) {
      const row = await findInstance(sqlReaderOf(connection), viewer, holder.instance);
      titled.set(visit, { ...holder, ...(row && { title: row.title }) });
    }
    return titled;
  });
}
