-- Why: the event log, the one truth of the installation, and what belongs to its commits.
-- Locks: nothing that exists (new schema). Roles belong to the whole cluster, so they may be there already.

do $$
begin
  if not exists (select from pg_roles where rolname = 'procession_append') then create role procession_append nologin bypassrls; end if;
  if not exists (select from pg_roles where rolname = 'procession_command') then create role procession_command login; end if;
  if not exists (select from pg_roles where rolname = 'procession_worker') then create role procession_worker login; end if;
  if not exists (select from pg_roles where rolname = 'procession_reader') then create role procession_reader login; end if;
  if not exists (select from pg_roles where rolname = 'procession_query') then create role procession_query login; end if;
end $$;

create schema log;

create table log.epoch (
  epoch    smallint primary key,
  began_at timestamptz not null default now(),
  reason   text not null
);
comment on table log.epoch is
  'one row per history: a restore to an earlier moment, or a move to another cluster, begins a new one, for xid8 values mean nothing beyond it';
insert into log.epoch (epoch, reason) values (1, 'installed');

-- Text keys are collate "C": compared as bytes, so faster, one lock order everywhere, and no index breaks with a new libc.
-- Columns of fixed width come first, so that no row pays for padding.
create table log.streams (
  revision int not null,
  epoch    smallint not null,
  tenant   text collate "C" not null,
  stream   text collate "C" not null,
  type     text collate "C" not null,
  hash     bytea not null,
  primary key (tenant, stream)
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05); -- updates of a head stay on their page (HOT)
comment on table log.streams is 'heads: how far each stream has got';
comment on column log.streams.hash is 'of the last event; with the revision it says which history a process knows';

create table log.events (
  position       bigint generated always as identity,
  xid            xid8 not null default pg_current_xact_id(),
  recorded_at    timestamptz not null,
  revision       int not null,
  epoch          smallint not null,
  schema_version smallint not null,
  tenant         text collate "C" not null,
  stream         text collate "C" not null,
  type           text collate "C" not null,
  hash           bytea not null,
  data           json not null,
  meta           json not null,
  primary key (tenant, stream, revision)
);
comment on table log.events is 'permanent; nothing updates or deletes a row';
comment on column log.events.data is 'canonical (RFC 8785), word for word as it was hashed: json, which costs a third less to store than jsonb, in time and in bytes';
comment on column log.events.recorded_at is 'database time in whole milliseconds, never back within a stream; part of the hash';
create unique index events_cursor on log.events (epoch, xid, position); -- readers of the whole log, in pages after a cursor

create table log.outbox (
  xid         xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null default now(),
  epoch       smallint not null,
  partition   smallint not null,
  primary key (epoch, xid, partition)
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
comment on table log.outbox is
  'commits whose publication is not known yet; a hint, for everything can be read again from events';

create table log.idempotency (
  xid         xid8 not null default pg_current_xact_id(),
  expires_at  timestamptz not null,
  tenant      text collate "C" not null,
  actor       text collate "C" not null,
  key         text collate "C" not null,
  fingerprint bytea not null,
  response    text not null,
  primary key (tenant, actor, key)
);
comment on column log.idempotency.response is 'word for word what was answered';
create index idempotency_expiry on log.idempotency using brin (expires_at) with (pages_per_range = 16, autosummarize = on);

-- The second wall. The scalar subquery makes the setting an InitPlan: read once per statement, not once per row.
do $$
declare table_name text;
begin
  foreach table_name in array array['streams', 'events', 'idempotency'] loop
    execute format('alter table log.%I enable row level security', table_name);
    execute format('alter table log.%I force row level security', table_name);
  end loop;
  foreach table_name in array array['streams', 'events'] loop
    execute format($p$create policy own_tenant on log.%I for select to procession_query
      using (tenant = (select current_setting('procession.tenant', true)))$p$, table_name);
    execute format('create policy every_tenant on log.%I for select to procession_reader using (true)', table_name);
  end loop;
end $$;

grant usage on schema log to procession_append, procession_command, procession_worker, procession_reader, procession_query;
grant select, insert, update, delete on log.streams, log.idempotency, log.outbox to procession_append;
grant select, insert on log.events to procession_append;
grant select on log.epoch to procession_append, procession_reader, procession_query;
grant select on log.streams, log.events to procession_reader, procession_query;
grant select on log.outbox to procession_reader;
