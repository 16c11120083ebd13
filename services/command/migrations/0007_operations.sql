-- Why: a write that asks for it (`Prefer: respond-async`) is accepted now and carried out soon, in order, exactly once.
-- Locks: nothing that exists (new table, new functions).

create table log.operations (
  seq         bigint generated always as identity,
  accepted_at timestamptz not null default now(),
  held_until  timestamptz not null default '-infinity',
  finished_at timestamptz,
  tries       smallint not null default 0,
  id          uuid primary key,
  tenant      text collate "C" not null,
  actor       text collate "C" not null,
  key         text collate "C" not null,
  line        text collate "C" not null,
  holder      text,
  fingerprint bytea not null,
  request     bytea,
  unique (tenant, actor, key)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.operations is 'writes that were accepted; what became of one stands under its idempotency key, which alone decides whether it was done';
comment on column log.operations.seq is 'operations of one line are carried out in this order';
comment on column log.operations.line is 'the stream that it is about; one of its own for what has no stream yet';
comment on column log.operations.held_until is 'until then a process has it in hand, or it waits for its next try';
comment on column log.operations.holder is 'the process that has it in hand';
comment on column log.operations.request is 'sealed with the tenant''s key; gone once the operation is finished';

create index operations_waiting on log.operations (tenant, seq) where finished_at is null;        -- log.claim_operations, by tenant
create index operations_line on log.operations (tenant, line, seq) where finished_at is null;     -- log.claim_operations: is one before it?
create index operations_finished on log.operations (finished_at) where finished_at is not null;   -- log.purge_operations

alter table log.operations enable row level security;
alter table log.operations force row level security;
grant select, insert, update, delete on log.operations to procession_append;

-- Columns joined by newlines, as in log.append; requests are in base64. A tenant may have so many waiting, and so many bytes.
-- `accepted`; `known`: the same request under the same key was accepted before, as `id`; `reused`: another request was; `full`.
create function log.accept_operations(
  given_id text, given_tenant text, given_actor text, given_key text, given_line text, given_fingerprint text, given_request text,
  count_max int, bytes_max bigint
) returns table (n int, verdict text, id uuid)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  nl constant text := E'\n';
  g_id     constant uuid[] := string_to_array(given_id, nl);
  g_tenant constant text[] := string_to_array(given_tenant, nl);
  g_actor  constant text[] := string_to_array(given_actor, nl);
  g_key    constant text[] := string_to_array(given_key, nl);
  g_print  constant text[] := string_to_array(given_fingerprint, nl);
begin
  insert into log.operations (id, tenant, actor, key, line, fingerprint, request)
  select g.id, g.tenant, g.actor, g.key, g.line, decode(g.fingerprint, 'hex'), g.request
  from (
    select g.id, g.tenant, g.actor, g.key, g.line, g.fingerprint, r.request, g.n,
      row_number() over so_far as place, sum(length(r.request)) over so_far as bytes
    from unnest(g_id, g_tenant, g_actor, g_key, string_to_array(given_line, nl), g_print, string_to_array(given_request, nl))
      with ordinality as g (id, tenant, actor, key, line, fingerprint, request, n)
    cross join lateral (select decode(g.request, 'base64') as request) r
    window so_far as (partition by g.tenant order by g.n)
  ) g
  join lateral (
    select count(*) as waiting, coalesce(sum(length(o.request)), 0) as bytes
    from log.operations o where o.tenant = g.tenant and o.finished_at is null
  ) room on room.waiting + g.place <= count_max and room.bytes + g.bytes <= bytes_max
  order by g.n
  on conflict do nothing;

  return query
  select g.n::int,
    case when o.id = g.id then 'accepted' when o.fingerprint = decode(g.fingerprint, 'hex') then 'known' when o.id is not null then 'reused' else 'full' end,
    o.id
  from unnest(g_id, g_tenant, g_actor, g_key, g_print) with ordinality as g (id, tenant, actor, key, fingerprint, n)
  left join log.operations o on (o.tenant, o.actor, o.key) = (g.tenant, g.actor, g.key)
  order by g.n;
end $$;

-- Takes operations in hand for `lease_ms`: of each line only the oldest that is not finished, of each tenant at most `tenant_max`.
create function log.claim_operations(by_holder text, count_max int, tenant_max int, lease_ms int)
returns table (id uuid, tenant text, actor text, key text, tries int, request bytea)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with recursive t as (
    (select o.tenant from log.operations o where o.finished_at is null order by o.tenant limit 1)
    union all
    select (select o.tenant from log.operations o where o.finished_at is null and o.tenant > t.tenant order by o.tenant limit 1)
    from t where t.tenant is not null
  ),
  next as (
    select w.id
    from (select t.tenant from t where t.tenant is not null order by random()) t
    cross join lateral (
      select o.id from log.operations o
      where o.tenant = t.tenant and o.finished_at is null and o.held_until < now()
        and not exists (
          select from log.operations e where (e.tenant, e.line) = (o.tenant, o.line) and e.seq < o.seq and e.finished_at is null)
      order by o.seq limit tenant_max for update skip locked
    ) w
    limit count_max
  )
  update log.operations o
  set held_until = now() + lease_ms * interval '1 ms', holder = by_holder, tries = o.tries + 1
  from next where o.id = next.id
  returning o.id, o.tenant, o.actor, o.key, o.tries::int, o.request
$$;

-- What became of operations, under their keys. What stands there already was first, and holds: the operation is then finished with that,
-- and it stays as long as the operation can be read.
-- An empty response stores nothing: the key belongs to another request.
create function log.finish_operations(finished_id text, finished_response text) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  nl constant text := E'\n';
begin
  insert into log.idempotency (expires_at, tenant, actor, key, fingerprint, response)
  select now() + interval '7 days 1 hour', o.tenant, o.actor, o.key, o.fingerprint, f.response
  from unnest(string_to_array(finished_id, nl)::uuid[], string_to_array(finished_response, nl)) as f (id, response)
  join log.operations o on o.id = f.id
  where f.response <> '' and o.finished_at is null
  order by o.tenant, o.actor, o.key
  on conflict (tenant, actor, key) do update set expires_at = excluded.expires_at where idempotency.fingerprint = excluded.fingerprint;
  update log.operations o set finished_at = now(), holder = null, request = null
  where o.id = any (string_to_array(finished_id, nl)::uuid[]) and o.finished_at is null;
end $$;

create function log.postpone_operation(of_id uuid, by_holder text, wait_ms int) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.operations o set held_until = now() + wait_ms * interval '1 ms', holder = null
  where o.id = of_id and o.holder = by_holder and o.finished_at is null
$$;

create function log.give_back_operations(of_id text, by_holder text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.operations o set held_until = '-infinity', holder = null, tries = o.tries - 1
  where o.id = any (string_to_array(of_id, E'\n')::uuid[]) and o.holder = by_holder and o.finished_at is null
$$;

-- An operation as its sender may see it. `response`: what stands under its key, null when that is another request's.
create function log.read_operation(of_tenant text, of_actor text, of_id uuid)
returns table (accepted_at timestamptz, finished_at timestamptz, is_held boolean, response text, epoch smallint)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select o.accepted_at, o.finished_at, o.holder is not null and o.held_until > now(), i.response, (select max(e.epoch) from log.epoch e)
  from log.operations o
  left join log.idempotency i on (i.tenant, i.actor, i.key) = (o.tenant, o.actor, o.key) and i.fingerprint = o.fingerprint
  where (o.id, o.tenant, o.actor) = (of_id, of_tenant, of_actor)
$$;

create function log.operations_waiting() returns table (count bigint, age_ms float8)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select count(*), coalesce(extract(epoch from now() - min(o.accepted_at)) * 1000, 0)::float8
  from log.operations o where o.finished_at is null
$$;

-- Deletes some of those that finished more than 7 days ago; returns how many.
create function log.purge_operations(count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.operations where id = any (array(
      select o.id from log.operations o where o.finished_at < now() - interval '7 days' limit count_max for update skip locked))
    returning 1)
  select count(*) from gone
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname like '%operation%'
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
