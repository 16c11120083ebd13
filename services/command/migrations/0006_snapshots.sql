-- Why: an instance with a long history is loaded from its state of a while ago and the events since.
-- Locks: nothing that exists (new table, new function).

create table log.snapshots (
  taken_at     timestamptz not null default now(),
  revision     int not null,
  fold_version smallint not null,
  tenant       text collate "C" not null,
  stream       text collate "C" not null,
  hash         bytea not null,
  state        text not null,
  primary key (tenant, stream, revision)
) with (autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_threshold = 1000);
comment on table log.snapshots is 'states of instances, as folded up to a revision; may be deleted at any time, for all can be folded again from events';
comment on column log.snapshots.fold_version is 'by which rules it was folded; under other rules it means nothing';
comment on column log.snapshots.hash is 'of the event at that revision: a snapshot of a history that a restore has undone does not match';
comment on column log.snapshots.state is 'JSON; sensitive values stand as they stand in the events, sealed';

alter table log.snapshots enable row level security;
alter table log.snapshots force row level security;
create policy own_tenant on log.snapshots for select to procession_query
  using (tenant = (select current_setting('procession.tenant', true)));
grant select, insert, update, delete on log.snapshots to procession_append;
grant select on log.snapshots to procession_query;

-- Stores a snapshot, and keeps the newest few of the stream; those that do not belong to its history go.
create function log.put_snapshot(of_tenant text, of_stream text, at_revision int, of_hash text, fold int, new_state text, keep int)
returns table (taken_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
begin
  return query
  insert into log.snapshots as s (tenant, stream, revision, hash, fold_version, state)
  values (of_tenant, of_stream, at_revision, decode(of_hash, 'hex'), fold, new_state)
  on conflict (tenant, stream, revision) do update
    set taken_at = now(), hash = excluded.hash, fold_version = excluded.fold_version, state = excluded.state
  returning s.taken_at;
  delete from log.snapshots s
  where (s.tenant, s.stream) = (of_tenant, of_stream)
    and s.hash is distinct from (
      select e.hash from log.events e where (e.tenant, e.stream, e.revision) = (s.tenant, s.stream, s.revision));
  delete from log.snapshots s
  where (s.tenant, s.stream) = (of_tenant, of_stream) and s.revision < (
    select min(n.revision) from (
      select n.revision from log.snapshots n
      where (n.tenant, n.stream) = (of_tenant, of_stream) order by n.revision desc limit keep
    ) n);
end $$;

alter function log.put_snapshot owner to procession_append;
revoke all on function log.put_snapshot from public;
grant execute on function log.put_snapshot to procession_command;
