-- Why: fields may hold files; their bytes stand here, sealed, and events hold what names and opens them (decision 37).
-- Locks: nothing that exists (new tables, new functions).

create table log.files (
  created_at timestamptz not null default now(),
  used_at    timestamptz,
  bytes      bigint not null default 0,
  tenant     text collate "C" not null,
  file       uuid not null,
  uploader   text collate "C" not null,
  meta       bytea,
  primary key (tenant, file)
);
comment on table log.files is 'files that were uploaded; the key to one is in its id, of which only the public half stands here';
comment on column log.files.bytes is 'of its chunks, sealed';
comment on column log.files.meta is 'name, size, digest and media type, sealed; null while it is being uploaded';
comment on column log.files.used_at is 'when an instance first held it; what none holds is deleted after a day';
create index files_unused on log.files (created_at) where used_at is null;              -- log.purge_files
create index files_staged on log.files (tenant, uploader) where used_at is null;        -- log.begin_file

create table log.file_chunks (
  n      int not null,
  tenant text collate "C" not null,
  file   uuid not null,
  box    bytea not null,
  primary key (tenant, file, n),
  foreign key (tenant, file) references log.files (tenant, file) on delete cascade
);
comment on table log.file_chunks is 'bytes of files, sealed; n counts from 0';
alter table log.file_chunks alter column box set storage external; -- sealed bytes do not shrink

create table log.file_uses (
  used_at timestamptz not null default now(),
  tenant  text collate "C" not null,
  file    uuid not null,
  stream  text collate "C" not null,
  field   text collate "C" not null,
  primary key (tenant, file, stream, field),
  foreign key (tenant, file) references log.files (tenant, file) on delete cascade
);
comment on table log.file_uses is 'in which field of which instance a file stands or stood: who sees that sees the file';

do $$
declare table_name text;
begin
  foreach table_name in array array['files', 'file_chunks', 'file_uses'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
    execute format('grant select, insert, update, delete on log.%I to procession_append', table_name);
    execute format('grant select on log.%I to procession_query', table_name);
    execute format($p$create policy own_tenant on log.%I for select to procession_query
      using (tenant = (select current_setting('procession.tenant', true)))$p$, table_name);
  end loop;
end $$;

-- False when of this person too much waits to be used.
create function log.begin_file(of_tenant text, of_file uuid, by_uploader text, unused_max int, unused_bytes_max bigint) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into log.files (tenant, file, uploader)
  select of_tenant, of_file, by_uploader
  from (
    select count(*) as files, coalesce(sum(f.bytes), 0) as bytes from log.files f
    where (f.tenant, f.uploader) = (of_tenant, by_uploader) and f.used_at is null
  ) staged
  where staged.files < unused_max and staged.bytes < unused_bytes_max;
  return found;
end $$;

create function log.add_file_chunk(of_tenant text, of_file uuid, at_n int, new_box bytea) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with grown as (
    update log.files f set bytes = f.bytes + length(new_box) where (f.tenant, f.file) = (of_tenant, of_file) and f.meta is null returning f.file)
  insert into log.file_chunks (tenant, file, n, box) select of_tenant, grown.file, at_n, new_box from grown
$$;

-- False when it is gone.
create function log.finish_file(of_tenant text, of_file uuid, new_meta bytea) returns boolean
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  update log.files f set meta = new_meta where (f.tenant, f.file) = (of_tenant, of_file) and f.meta is null;
  return found;
end $$;

create function log.drop_file(of_tenant text, of_file uuid) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from log.files f where (f.tenant, f.file) = (of_tenant, of_file) and f.meta is null
$$;

create function log.read_file_meta(of_tenant text, of_files uuid[]) returns table (file uuid, meta bytea)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select f.file, f.meta from log.files f where f.tenant = of_tenant and f.file = any (of_files) and f.meta is not null
$$;

-- Before the append that makes it so: a use may stand here that never came to be. Returns the files that are there.
create function log.use_files(of_tenant text, of_files uuid[], of_streams text[], of_fields text[]) returns table (file uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  update log.files f set used_at = coalesce(f.used_at, now()) where f.tenant = of_tenant and f.file = any (of_files) and f.meta is not null;
  insert into log.file_uses (tenant, file, stream, field)
  select of_tenant, u.file, u.stream, u.field
  from unnest(of_files, of_streams, of_fields) as u (file, stream, field)
  join log.files f on f.tenant = of_tenant and f.file = u.file and f.meta is not null
  order by u.file, u.stream collate "C", u.field collate "C"
  on conflict do nothing;
  return query select f.file from log.files f where f.tenant = of_tenant and f.file = any (of_files) and f.used_at is not null;
end $$;

-- Deletes some of those that nobody used in time; returns how many.
create function log.purge_files(unused_for_ms bigint, count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.files where (tenant, file) in (
      select f.tenant, f.file from log.files f
      where f.used_at is null and f.created_at < now() - unused_for_ms * interval '1 ms'
      limit count_max for update skip locked)
    returning 1)
  select count(*) from gone
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname ~ '_file(s|_chunk|_meta)?$'
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
