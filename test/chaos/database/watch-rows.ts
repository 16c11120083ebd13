import type { SqlReader } from '@procession/platform/sql-reader.ts';

export interface RowWrite {
  tenant: string;
  id: string;
  /** 0 for a new row. */
  previous: number;
  revision: number;
  /** Milliseconds since 1970, by the database's clock. */
  atMs: number;
}

const statements = [
  'create schema chaos',
  `create table chaos.row_writes (
     at timestamptz not null default clock_timestamp(), kind text, tenant text, id text, previous int, revision int,
     fence bigint, partition smallint, backend int not null default pg_backend_pid())`,
  watcher('instances', 'instance'),
  watcher('tasks', 'task'),
  trigger('instances'),
  trigger('tasks'),
];

/** Written down by the database itself: whatever wrote a row, in the same transaction. */
function watcher(table: string, id: string): string {
  return `create function chaos.watch_${table}() returns trigger language plpgsql security definer as $$
    declare before int := 0;
    begin
      if tg_op = 'UPDATE' then before := old.revision; end if;
      insert into chaos.row_writes (kind, tenant, id, previous, revision, fence, partition)
      select '${table}', new.tenant, new.${id}, before, new.revision, f.fence, f.partition
      from read.feed f where f.partition = new.partition;
      return null;
    end $$`;
}

function trigger(table: string): string {
  return `create trigger chaos_watch after insert or update on read.${table} for each row execute function chaos.watch_${table}()`;
}

export async function watchRows(admin: SqlReader): Promise<void> {
  for (const statement of statements) await admin.query('', statement, []);
}

export const readInstanceWrites = (admin: SqlReader): Promise<RowWrite[]> =>
  admin.query<RowWrite>(
    '',
    `select tenant, id, previous, revision, extract(epoch from at)::float8 * 1000 as "atMs"
     from chaos.row_writes where kind = 'instances' order by at`,
    [],
  );

export const readRowsThatWentBack = (admin: SqlReader): Promise<(RowWrite & { kind: string })[]> =>
  admin.query('', 'select kind, tenant, id, previous, revision from chaos.row_writes where previous > revision', []);
