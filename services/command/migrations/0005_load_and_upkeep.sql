-- Why: the other calls of the command service. It has no right on the tables of the log; each of these names its tenant.
-- Locks: nothing that exists (new functions).

-- The events of many streams, and the answers stored under many keys, in one round trip. Columns joined by newlines, as in log.append.
-- `n`: number of the stream or the key, from 1. Of a stream come its newest snapshot that is of this fold and belongs to its history
-- (0006_snapshots.sql; subqueries and no join, for no plan may read all of a stream to find it), if there is one, then the events after that, by revision. Newer snapshots come as `ignored`, with their fold.
create function log.load(stream_tenant text, stream_name text, key_tenant text, key_actor text, key_key text, fold int)
returns table (kind text, n int, revision int, at_ms float8, type text, schema_version int, hash text, data text)
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
#variable_conflict use_column
declare
  nl constant text := E'\n';
begin
  if key_key <> '' then
    return query
    select 'key', k.n::int, 0, 0::float8, '', 0, '',
      jsonb_build_object('fingerprint', encode(i.fingerprint, 'hex'), 'response', i.response)::text
    from unnest(string_to_array(key_tenant, nl), string_to_array(key_actor, nl), string_to_array(key_key, nl))
      with ordinality as k (tenant, actor, key, n)
    join log.idempotency i on (i.tenant, i.actor, i.key) = (k.tenant, k.actor, k.key);
  end if;
  return query
  select r.kind, w.n::int, r.revision, extract(epoch from r.recorded_at)::float8 * 1000, r.type, r.schema_version::int, encode(r.hash, 'hex'), r.data
  from unnest(string_to_array(stream_tenant, nl), string_to_array(stream_name, nl)) with ordinality as w (tenant, stream, n)
  cross join lateral (
    with chosen as (
      select s.revision, s.hash, s.state,
        (select e.recorded_at from log.events e where (e.tenant, e.stream, e.revision) = (s.tenant, s.stream, s.revision)) as recorded_at
      from log.snapshots s
      where (s.tenant, s.stream) = (w.tenant, w.stream) and s.fold_version = fold
        and s.hash = (select e.hash from log.events e where (e.tenant, e.stream, e.revision) = (s.tenant, s.stream, s.revision))
      order by s.revision desc limit 1
    )
    select 'snapshot' as kind, c.revision, c.recorded_at, '' as type, fold as schema_version, c.hash, c.state as data from chosen c
    union all
    select 'ignored', s.revision, s.taken_at, '', s.fold_version, s.hash, '' from log.snapshots s
    where (s.tenant, s.stream) = (w.tenant, w.stream) and s.revision > coalesce((select c.revision from chosen c), 0)
    union all
    select 'event', e.revision, e.recorded_at, e.type, e.schema_version, e.hash, e.data::text from log.events e
    where (e.tenant, e.stream) = (w.tenant, w.stream) and e.revision > coalesce((select c.revision from chosen c), 0)
  ) r
  order by w.n, r.revision;
end $$;

-- What happened to a stream after a revision, without contents: told to whoever acts on an older one.
create function log.facts_after(of_tenant text, of_stream text, after_revision int, count_max int)
returns table (revision int, recorded_at timestamptz, type text, actor text)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select e.revision, e.recorded_at, e.type, e.meta ->> 'actor' from log.events e
  where (e.tenant, e.stream) = (of_tenant, of_stream) and e.revision > after_revision and e.type <> 'InstanceAdvanced'
  order by e.revision limit count_max
$$;

create function log.clock() returns table (now_ms float8, epoch smallint)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ select extract(epoch from clock_timestamp())::float8 * 1000, (select max(e.epoch) from log.epoch e) $$;

-- Commits whose publication is not known, oldest first, with their events as they go over the bus.
create function log.unpublished(older_than_ms int, count_max int)
returns table (epoch smallint, xid text, partitions int[], events text[])
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  select o.epoch, o.xid::text, o.partitions, e.events
  from (
    select o.epoch, o.xid, array_agg(o.partition::int) as partitions from log.outbox o
    where o.recorded_at < now() - older_than_ms * interval '1 ms'
    group by o.epoch, o.xid order by o.epoch, o.xid limit count_max
  ) o
  cross join lateral (
    select array_agg(json_build_object('tenant', e.tenant, 'stream', e.stream, 'revision', e.revision, 'type', e.type,
      'schemaVersion', e.schema_version, 'recordedAt', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
      'data', e.data, 'meta', e.meta, 'hash', encode(e.hash, 'hex'))::text order by e.position) as events
    from log.events e where (e.epoch, e.xid) = (o.epoch, o.xid)
  ) e
  order by o.epoch, o.xid
$$;

create function log.forget_published(of_epoch text, of_xid text, of_partition text) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.outbox where ctid = any (array(
      select o.ctid
      from unnest(string_to_array(of_epoch, E'\n')::smallint[], string_to_array(of_xid, E'\n')::xid8[], string_to_array(of_partition, E'\n')::smallint[])
        as p (epoch, xid, partition)
      cross join lateral (
        select o.ctid from log.outbox o where (o.epoch, o.xid, o.partition) = (p.epoch, p.xid, p.partition) for update skip locked
      ) o))
    returning 1)
  select count(*) from gone
$$;

create function log.outbox_age() returns table (commits bigint, age_ms float8)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$ select count(*), coalesce(extract(epoch from now() - min(o.recorded_at)) * 1000, 0)::float8 from log.outbox o $$;

-- Deletes some expired keys; returns how many.
create function log.purge_keys(count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.idempotency where ctid = any (array(
      select i.ctid from log.idempotency i where i.expires_at < now() limit count_max for update skip locked))
    returning 1)
  select count(*) from gone
$$;

-- Takes the next `how_many` human numbers of a definition; returns the last of them.
create function log.take_numbers(of_tenant text, of_definition text, how_many int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into log.instance_numbers as i (tenant, definition, last_number) values (of_tenant, of_definition, how_many)
  on conflict (tenant, definition) do update set last_number = i.last_number + how_many
  returning last_number
$$;

-- Stores the offered keys of subjects that have none; returns what is stored. A destroyed key stays destroyed.
create function log.provide_subject_keys(of_tenant text, subjects text[], offered_keys bytea[])
returns table (subject text, wrapped_key bytea)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  insert into log.subject_keys (tenant, subject, wrapped_key)
  select of_tenant, s.subject, s.wrapped_key from unnest(subjects, offered_keys) as s (subject, wrapped_key)
  order by s.subject collate "C"
  on conflict do nothing;
  return query
  select k.subject, k.wrapped_key from log.subject_keys k where k.tenant = of_tenant and k.subject = any (subjects);
end $$;

-- Saves a draft on top of the revision that the editor saw (0: there is none yet). Keeps the last `keep` saves.
-- No row: somebody else saved meanwhile.
create function log.save_draft(of_tenant text, of_definition text, expected int, new_document jsonb, author text, key text, keep int)
returns table (draft_revision int, saved_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if expected <> coalesce((select max(d.draft_revision) from log.drafts d where (d.tenant, d.definition) = (of_tenant, of_definition)), 0) then
    return;
  end if;
  return query
  insert into log.drafts as d (tenant, definition, draft_revision, saved_by, saved_under, document)
  values (of_tenant, of_definition, expected + 1, author, key, new_document)
  on conflict do nothing
  returning d.draft_revision, d.saved_at;
  delete from log.drafts d where (d.tenant, d.definition) = (of_tenant, of_definition) and d.draft_revision <= expected + 1 - keep;
end $$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname not in ('append', 'index_fact', 'keep_duties', 'lock_message')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
