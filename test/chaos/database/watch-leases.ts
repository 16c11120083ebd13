import type { SqlReader } from '@procession/platform/sql-reader.ts';

const statements = [
  `create table chaos.leases_taken (
     at timestamptz not null default clock_timestamp(), partition smallint, fence bigint, holder text, from_holder text, was_over boolean)`,
  `create function chaos.watch_leases() returns trigger language plpgsql security definer as $$
    begin
      if new.fence > old.fence then
        insert into chaos.leases_taken (partition, fence, holder, from_holder, was_over)
        values (new.partition, new.fence, new.holder, old.holder, old.holder is null or old.ends_at < clock_timestamp());
      end if;
      return null;
    end $$`,
  'create trigger chaos_watch after update on read.leases for each row execute function chaos.watch_leases()',
];

/** Written down by the database itself: who took which partition, and whether it was free. After `watchRows`. */
export async function watchLeases(admin: SqlReader): Promise<void> {
  for (const statement of statements) await admin.query('', statement, []);
}

export const readLeasesTakenEarly = (
  admin: SqlReader,
): Promise<{ partition: number; fence: number; holder: string; from: string }[]> =>
  admin.query(
    '',
    'select partition, fence, holder, from_holder as "from" from chaos.leases_taken where not was_over order by at',
    [],
  );

/**
 * Connections that wrote under two leases. A projector has a connection for each lease, so whoever goes on writing after a
 * takeover is seen with the number of its successor.
 */
export const readWritesWithoutLease = (
  admin: SqlReader,
): Promise<{ backend: number; partition: number; first: number; last: number }[]> =>
  admin.query(
    '',
    `select backend, partition, min(fence) as first, max(fence) as last from chaos.row_writes
     group by backend, partition having min(fence) <> max(fence)`,
    [],
  );
