-- Why: receivers outside are told of what happens to instances. Who is told what is found from the log by a cursor, and each delivery is a
-- row that is tried until it succeeds or is given up: nothing is lost with a process.
-- Locks: nothing that exists (new tables, new functions).

create table log.webhooks (
  changed_at  timestamptz not null default now(),
  since       timestamptz not null default now(),
  is_enabled  boolean not null,
  tenant      text collate "C" not null,
  id          text collate "C" not null,
  url         text not null,
  changed_by  text not null,
  stopped_why text,
  events      text[] not null,
  definitions text[] not null,
  statuses    text[] not null,
  emits       text[] not null,
  primary key (tenant, id)
);
comment on table log.webhooks is 'who is told of which facts; an empty list means all';
comment on column log.webhooks.since is 'facts from here on';
comment on column log.webhooks.stopped_why is 'when it was switched off by itself';

create table log.webhook_secrets (
  seq         bigint generated always as identity primary key,
  valid_until timestamptz,
  tenant      text collate "C" not null,
  webhook     text collate "C" not null,
  box         bytea not null,
  foreign key (tenant, webhook) references log.webhooks (tenant, id) on delete cascade
);
comment on table log.webhook_secrets is 'with which deliveries are signed: the newest, and those before it for a while; sealed under CREDENTIAL_KEY';
create index webhook_secrets_of on log.webhook_secrets (tenant, webhook, seq);

create table log.deliveries (
  seq          bigint generated always as identity primary key,
  due_at       timestamptz not null default now(),
  made_at      timestamptz not null default now(),
  ended_at     timestamptz,
  tries        int not null default 0,
  last_status  int,
  outcome      text collate "C",
  tenant       text collate "C" not null,
  webhook      text collate "C" not null,
  event_id     text collate "C" not null,
  holder       text,
  last_error   text,
  payload      jsonb not null,
  unique (tenant, webhook, event_id),
  foreign key (tenant, webhook) references log.webhooks (tenant, id) on delete cascade
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.deliveries is 'what a webhook is told, once per event; kept for a while after its end';
comment on column log.deliveries.outcome is 'null while it is tried; delivered, failed';
create index deliveries_due on log.deliveries (due_at) where outcome is null;           -- log.claim_deliveries
create index deliveries_of on log.deliveries (tenant, webhook, seq);                    -- log.list_deliveries
create index deliveries_ended on log.deliveries (ended_at) where outcome is not null;   -- log.purge_deliveries

create table log.webhook_cursor (
  is_only  boolean primary key default true check (is_only),
  epoch    smallint not null,
  xid      xid8 not null,
  position bigint not null
);
comment on table log.webhook_cursor is 'how far the log was looked through for webhooks';
insert into log.webhook_cursor (epoch, xid, position) select max(epoch), '0', 0 from log.epoch;

do $$
declare table_name text;
begin
  foreach table_name in array array['webhooks', 'webhook_secrets', 'deliveries', 'webhook_cursor'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
    execute format('grant select, insert, update, delete on log.%I to procession_append', table_name);
  end loop;
end $$;
grant select on log.events to procession_append;

-- Looks through the next events that can no longer be overtaken by a transaction in flight, and makes a delivery of each for each
-- webhook that asks for it, together with its new place in the log. Returns how many it looked through; null: another one is at it.
create function log.fan_out_webhooks(types text[], safe_keys text[], count_max int) returns int
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  at   log.webhook_cursor;
  upto record;
begin
  select * into at from log.webhook_cursor for update skip locked;
  if not found then return null; end if;
  if not exists (select from log.webhooks w where w.is_enabled) then -- nobody asks: on to the end
    update log.webhook_cursor c set epoch = e.epoch, xid = e.xid, position = e.position
    from (
      select e.epoch, e.xid, e.position from log.events e
      where (e.epoch, e.xid) < ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))
      order by e.epoch desc, e.xid desc, e.position desc limit 1) e
    where (e.epoch, e.xid, e.position) > (c.epoch, c.xid, c.position);
    return 0;
  end if;

  with page as (
    select e.epoch, e.xid, e.position from log.events e
    where (e.epoch, e.xid, e.position) > (at.epoch, at.xid, at.position)
      and (e.epoch, e.xid) < ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))
    order by e.epoch, e.xid, e.position limit count_max
  )
  select (select count(*) from page) as looked, p.epoch, p.xid, p.position into upto
  from page p order by p.epoch desc, p.xid desc, p.position desc limit 1;
  if not found then return 0; end if;

  insert into log.deliveries (tenant, webhook, event_id, payload)
  select e.tenant, w.id, e.stream || '/' || e.revision, jsonb_build_object(
    'type', e.type,
    'timestamp', to_char(e.recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
    'data', jsonb_strip_nulls(jsonb_build_object(
      'id', e.stream || '/' || e.revision,
      'instance', substr(e.stream, length('instance-') + 1),
      'revision', e.revision,
      'definition', f.data -> 'definition',
      'version', f.data -> 'version',
      'entity', f.data -> 'entity',
      'actor', e.meta -> 'actor',
      'fact', (select jsonb_object_agg(m.key, m.value) from jsonb_each(e.data::jsonb) m
        where m.key = any (safe_keys) or (e.type = 'EventEmitted' and m.key in ('event', 'data'))))))
  from log.events e
  join log.events f on (f.tenant, f.stream, f.revision) = (e.tenant, e.stream, 1)
  join log.webhooks w on w.tenant = e.tenant and w.is_enabled and e.recorded_at >= w.since
    and (w.events = '{}' or e.type = any (w.events))
    and (w.definitions = '{}' or f.data ->> 'definition' = any (w.definitions))
    and (w.statuses = '{}' or e.type <> 'InstanceEnded' or e.data ->> 'status' = any (w.statuses))
    and (w.emits = '{}' or e.type <> 'EventEmitted' or e.data ->> 'event' = any (w.emits))
    and (e.type <> 'EventEmitted' or e.data ->> 'webhook' is null or e.data ->> 'webhook' = w.id)
  where (e.epoch, e.xid, e.position) > (at.epoch, at.xid, at.position)
    and (e.epoch, e.xid, e.position) <= (upto.epoch, upto.xid, upto.position)
    and e.stream like 'instance-%' and e.type = any (types)
  order by e.epoch, e.xid, e.position
  on conflict do nothing;
  update log.webhook_cursor set epoch = upto.epoch, xid = upto.xid, position = upto.position;
  return upto.looked;
end $$;

-- Deliveries that are due, oldest first: a lease, with all that is needed to send them. `boxes`: secrets, the newest first.
create function log.claim_deliveries(by_holder text, count_max int, hold_ms int)
returns table (seq bigint, tenant text, webhook text, event_id text, tries int, payload jsonb, url text, boxes bytea[])
language sql volatile security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
  with next as (
    select d.seq from log.deliveries d
    where d.outcome is null and d.due_at <= now() order by d.due_at limit count_max for update skip locked
  )
  update log.deliveries d set due_at = now() + hold_ms * interval '1 ms', holder = by_holder, tries = d.tries + 1
  from next n, log.webhooks w
  where d.seq = n.seq and (w.tenant, w.id) = (d.tenant, d.webhook)
  returning d.seq, d.tenant, d.webhook, d.event_id, d.tries, d.payload, w.url, array(
    select s.box from log.webhook_secrets s
    where (s.tenant, s.webhook) = (w.tenant, w.id) and (s.valid_until is null or s.valid_until > now()) order by s.seq desc)
$$;

-- What came of one that is still in this hand: `delivered`, `failed` for good, or another try after a while.
create function log.settle_delivery(by_holder text, of_seq bigint, became text, wait_ms bigint, http_status int, error text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.deliveries d
  set outcome = became, last_status = http_status, last_error = error, holder = null,
    due_at = now() + coalesce(wait_ms, 0) * interval '1 ms', ended_at = case when became is null then null else now() end
  where d.seq = of_seq and d.holder = by_holder and d.outcome is null
$$;

-- One whose place in line is not its turn yet: nothing was sent.
create function log.postpone_delivery(by_holder text, of_seq bigint, wait_ms bigint) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  update log.deliveries d set due_at = now() + wait_ms * interval '1 ms', holder = null, tries = d.tries - 1
  where d.seq = of_seq and d.holder = by_holder and d.outcome is null
$$;

-- The receiver is gone, and said so.
create function log.stop_webhook(of_tenant text, of_id text, why text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$ update log.webhooks w set is_enabled = false, stopped_why = why where (w.tenant, w.id) = (of_tenant, of_id) $$;

create function log.purge_deliveries(kept_ms bigint, count_max int) returns bigint
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with gone as (
    delete from log.deliveries where seq = any (array(
      select d.seq from log.deliveries d where d.outcome is not null and d.ended_at < now() - kept_ms * interval '1 ms' limit count_max for update skip locked))
    returning 1)
  select count(*) from gone
$$;

-- What a worker has to look at now: `timer`, `http`, `delivery`, `log`. One cheap question, asked often; plans are kept.
create function log.due_kinds() returns text[]
language plpgsql stable security definer
set search_path = pg_catalog, pg_temp
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off
as $$
declare
  due text[] := '{}';
begin
  if exists (select from log.duties d where d.kind = 'timer' and d.next_at <= now() and not d.is_suspended) then due := due || 'timer'::text; end if;
  if exists (select from log.duties d where d.kind = 'http' and d.next_at <= now() and not d.is_suspended) then due := due || 'http'::text; end if;
  if exists (select from log.deliveries d where d.outcome is null and d.due_at <= now()) then due := due || 'delivery'::text; end if;
  if exists (select from log.webhooks w where w.is_enabled) and exists (
    select from log.events e, log.webhook_cursor c
    where (e.epoch, e.xid, e.position) > (c.epoch, c.xid, c.position)
      and (e.epoch, e.xid) < ((select max(epoch) from log.epoch), pg_snapshot_xmin(pg_current_snapshot()))) then
    due := due || 'log'::text;
  end if;
  return due;
end $$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace
      and p.proname in ('fan_out_webhooks', 'claim_deliveries', 'settle_delivery', 'postpone_delivery', 'stop_webhook', 'purge_deliveries',
        'due_kinds')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_worker', signature);
  end loop;
end $$;
