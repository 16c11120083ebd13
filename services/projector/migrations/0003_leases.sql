-- Why: several projectors share the partitions; each is written by the one that holds its lease (decision 15).
-- Locks: nothing that exists (new tables and functions).

set local search_path = read;

create table copies (
  joined_at timestamptz not null,
  ends_at   timestamptz not null,
  copy      text collate "C" primary key
) with (fillfactor = 50);
comment on table copies is 'projectors that live: each says so again before its time is over';

create table leases (
  ends_at   timestamptz not null default '-infinity',
  fence     bigint not null default 0,
  partition smallint primary key,
  holder    text collate "C"
) with (fillfactor = 50);
comment on table leases is 'which copy projects a partition, and until when nobody else may take it';
comment on column leases.fence is 'one more with each taking; apply() refuses whoever has an older one (feed.fence)';

-- What a copy calls several times within the length of a lease: it says that it lives, renews what it holds and takes what is
-- free up to its share. Copies that joined earlier have the larger shares, so that a newcomer moves no more than it must.
-- Returns what it holds now. `surplus`: beyond its share, to be finished and given back.
create function lease_round(this_copy text, partition_count int, lease_ms int)
returns table (partition smallint, fence bigint, surplus boolean)
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  length constant interval := lease_ms * interval '1 millisecond';
  moment timestamptz;
  share int;
begin
  lock table copies in share row exclusive mode; -- one round after the other: shares are counted, and nothing is taken twice
  moment := clock_timestamp();

  -- A renewal is written when a third is over: not with each round.
  insert into copies (joined_at, ends_at, copy) values (moment, moment + length, this_copy)
  on conflict (copy) do update set ends_at = excluded.ends_at where copies.ends_at < moment + length * 2 / 3;
  delete from copies where ends_at < moment;
  update leases set ends_at = moment + length where holder = this_copy and ends_at < moment + length * 2 / 3;

  select partition_count / max(c.count) + case when max(c.rank) filter (where c.copy = this_copy) <= partition_count % max(c.count)
      then 1 else 0 end
  into share
  from (select copy, row_number() over (order by joined_at, copy) as rank, count(*) over () as count from copies) c;

  insert into leases (partition) select generate_series(0, partition_count - 1) on conflict do nothing;
  update leases set holder = this_copy, fence = leases.fence + 1, ends_at = moment + length
  where partition in (
    select l.partition from leases l
    where l.partition < partition_count and (l.holder is null or l.ends_at < moment)
    order by l.partition
    limit greatest(0, share - (select count(*) from leases l where l.holder = this_copy)));

  return query
  select l.partition, l.fence, row_number() over (order by l.partition) > share from leases l where l.holder = this_copy;
end $$;
comment on function lease_round is 'by the database''s clock only; a copy''s own clock decides nothing';

revoke execute on function lease_round from public;
grant execute on function lease_round to procession_projector;
grant select, insert, update, delete on copies, leases to procession_projector;
