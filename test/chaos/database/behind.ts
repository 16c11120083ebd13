import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface Behind {
  tenant: string;
  stream: string;
  /** Of the log's head. */
  revision: number;
  /** Of the rows; null without any. */
  has: number | null;
}

/** Streams whose rows are not at the log's head. */
export const readBehind = (admin: SqlReader): Promise<Behind[]> =>
  admin.query<Behind>(
    '',
    `select s.tenant, s.stream, s.revision, coalesce(i.revision, h.revision) as has
     from log.streams s
     left join read.instances i on s.stream = 'instance-' || i.instance and i.tenant = s.tenant
     left join read.stream_heads h on (h.tenant, h.stream) = (s.tenant, s.stream)
     where coalesce(i.revision, h.revision) is distinct from s.revision
       and not exists (select from read.parked_streams p where (p.tenant, p.stream) = (s.tenant, s.stream))`,
    [],
  );

export const readParked = (admin: SqlReader): Promise<{ tenant: string; stream: string; reason: string }[]> =>
  admin.query('', 'select tenant, stream, reason from read.parked_streams', []);

/** Tables in which something that begins like a sensitive value of the load can be read. */
export async function findInClear(admin: SqlReader, mark: string): Promise<{ table: string; rows: number }[]> {
  const tables = await admin.query<{ name: string }>(
    '',
    `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('log', 'read')`,
    [],
  );
  const found: { table: string; rows: number }[] = [];
  for (const { name } of tables) {
    const text = `select count(*)::int as rows from ${name} t where t::text like $1`; // a name that the catalog gave
    const [row] = await admin.query<{ rows: number }>('', text, [`%${mark}%`]);
    if (row && row.rows > 0) found.push({ table: name, rows: row.rows });
  }
  return found;
}
