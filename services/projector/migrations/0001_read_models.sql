-- Why: the tables that lists, inboxes and history are read from. All of it can be dropped and built again from the log.
-- Locks: nothing that exists (new schema).

do $$
begin
  if not exists (select from pg_roles where rolname = 'procession_projector') then create role procession_projector login; end if;
  if not exists (select from pg_roles where rolname = 'procession_query') then create role procession_query login; end if;
  if not exists (select from pg_roles where rolname = 'procession_notifier') then create role procession_notifier login; end if;
  if not exists (select from pg_roles where rolname = 'procession_worker') then create role procession_worker login; end if;
end $$;

create schema read;
set local search_path = read;

-- One row per partition. Its lock is held until COMMIT, so `seq` is dense and in commit order: whoever sees n sees all of
-- 1..n. Live updates need no snapshot horizon, and no foreign transaction can hold them back.
create table feed (
  epoch     int not null,
  partition smallint primary key,
  seq       bigint not null default 0,
  fence     bigint not null default 0
) with (fillfactor = 50);
comment on column feed.epoch is 'identity of this set of tables: another set, another epoch';
comment on column feed.fence is 'lease under which the partition is written; whoever has another one writes nothing (0003_leases.sql)';

create table sweep (
  xid        xid8 not null,
  position   bigint not null,
  epoch      smallint not null,
  partition  smallint primary key,
  partitions smallint not null
);
comment on table sweep is 'how far the log has been compared with these tables; a cursor of the log';
comment on column sweep.partitions is 'into how many the streams were divided; with another number a sweep begins at the start of the log';

create table parked_streams (
  revision  int not null,
  tries     int not null default 1,
  parked_at timestamptz not null default now(),
  asked_at  timestamptz,
  tenant    text collate "C" not null,
  stream    text collate "C" not null,
  reason    text not null,
  primary key (tenant, stream)
);
comment on table parked_streams is 'streams with an event that cannot be applied; rows stand at the revision before it';
comment on column parked_streams.asked_at is 'somebody wants it to be tried again; whoever projects its partition looks here with each sweep';

-- Fixed-width columns first, so that no row pays for padding. 'infinity' = no due date: keyset pages need no special case.
create table instances (
  feed               bigint not null,
  started_at         timestamptz not null,
  updated_at         timestamptz not null,
  ended_at           timestamptz,
  due_at             timestamptz not null,
  revision           int not null,
  number             int not null,
  definition_version int not null,
  incidents          int not null,
  partition          smallint not null,
  tenant_wide        boolean not null,
  tenant             text collate "C" not null,
  instance           text collate "C" not null,
  definition         text collate "C" not null,
  title              text not null,
  status             text collate "C" not null,
  step_id            text collate "C",
  step_name          text,
  assignee_id        text collate "C",
  assignee_name      text,
  entity_type        text collate "C",
  entity_id          text collate "C",
  initiator          text collate "C" not null,
  initiator_name     text,
  columns            jsonb,
  open_incidents     jsonb,
  open_work          jsonb,
  primary key (tenant, instance)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
comment on table instances is 'one slim row per instance: what a list shows, whatever the number of steps';
comment on column instances.feed is 'seq of the last change in the feed of `partition`: the index on it is the change feed';
comment on column instances.tenant_wide is 'seen by every holder of the permission `read` (the definition names no access.read)';
comment on column instances.columns is 'the fields that the definition marks as listed, by column key';
comment on column instances.open_incidents is 'the open incidents by number, with step, kind and cause, null when there are none: what folding goes on from';
comment on column instances.open_work is 'jobs, waits, timers and children under way, and the steps that they are for; null when there are none';
-- Lists by due date: of all, of a status, of a definition. By start: the primary key (ids are UUIDv7). A definition's instances are
-- mostly all open to the tenant or all not: whoever sees the open ones must not come by thousands that are not.
create index instances_by_due on instances (tenant, due_at, instance);
create index instances_by_status on instances (tenant, status, due_at, instance);
create index instances_by_definition on instances (tenant, definition, tenant_wide, status, due_at, instance);
create index instances_by_update on instances (tenant, updated_at);
create index instances_by_end on instances (tenant, ended_at) where ended_at is not null; -- what finished per hour
create index instances_by_entity on instances (tenant, entity_id, entity_type);
create index instances_with_incidents on instances (tenant, instance) where incidents > 0;
create index instances_feed on instances (partition, feed);

-- Who sees an instance besides the tenant-wide readers: `user:<id>` (initiator, whoever had a task of it), `role:<id>` (access.read).
create table instance_readers (
  tenant     text collate "C" not null,
  reader     text collate "C" not null,
  definition text collate "C" not null,
  instance   text collate "C" not null,
  primary key (tenant, reader, definition, instance)
);
comment on column instance_readers.definition is 'of the instance, which keeps it: who sees many finds those of a definition';
create index instance_readers_of on instance_readers (instance, reader, tenant); -- the tenant last: no other lookup can take it for its own

-- Finds instances by the value of a listed field. A value that is not the row's any more is passed over by who reads.
create table listed_values (
  tenant     text collate "C" not null,
  column_key text collate "C" not null,
  value      text collate "C" not null,
  instance   text collate "C" not null,
  primary key (tenant, column_key, value, instance)
);
comment on column listed_values.value is 'as `instances.columns` has it as text; only of texts up to 200 characters, numbers and booleans';

create table tasks (
  feed           bigint not null,
  opened_at      timestamptz not null,
  closed_at      timestamptz,
  due_at         timestamptz not null,
  revision       int not null,
  number         int not null,
  partition      smallint not null,
  tenant         text collate "C" not null,
  task           text collate "C" not null,
  instance       text collate "C" not null,
  definition     text collate "C" not null,
  step_id        text collate "C" not null,
  step_name      text not null,
  item           text collate "C" not null,
  kind           text collate "C" not null,
  status         text collate "C" not null,
  outcome        text collate "C",
  title          text not null,
  claimed_by     text collate "C",
  entity_type    text collate "C",
  entity_id      text collate "C",
  initiator      text collate "C" not null,
  initiator_name text,
  users          text[] not null,
  roles          text[] not null,
  columns        jsonb,
  detail         jsonb,
  primary key (tenant, task)
) with (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
comment on column tasks.task is '<instance>.<number>: the tasks of an instance are a range of the primary key';
comment on column tasks.revision is 'revision of the last event that changed the task or what it shows: its ETag';
comment on column tasks.columns is 'those of `instances.columns` that the task shows, as they are while it is open';
comment on column tasks.users is 'who may act now; in a sequential policy the seat whose turn it is';
comment on column tasks.detail is 'seats, decisions, policy, outcomes, shown and edited fields: what only the page of an open task needs; null when it is closed, the log has it';
create index tasks_feed on tasks (partition, feed);

-- Who may act on an open task, in inbox order, so that a page costs the same for a role with five tasks or fifty thousand.
create table task_candidates (
  due_at    timestamptz not null,
  tenant    text collate "C" not null,
  candidate text collate "C" not null,
  task      text collate "C" not null,
  primary key (tenant, candidate, due_at, task)
) with (autovacuum_vacuum_scale_factor = 0.05);
comment on column task_candidates.candidate is 'user:<id> for each who may act, role:<id> for each role through which they may';

create table audit (
  recorded_at  timestamptz not null,
  revision     int not null,
  task         int,
  tenant       text collate "C" not null,
  stream       text collate "C" not null,
  fact         text collate "C" not null,
  actor        text collate "C" not null,
  on_behalf_of text collate "C",
  definition   text collate "C",
  entity_type  text collate "C",
  entity_id    text collate "C",
  step_id      text collate "C",
  outcome      text collate "C",
  comment      text,
  primary key (tenant, stream, revision)
);
comment on table audit is 'what somebody did, to instances, definitions and the directory';
comment on column audit.task is 'number of the task within the instance';
create index audit_by_time on audit (tenant, recorded_at);
create index audit_by_actor on audit (tenant, actor, recorded_at);

create table notifications (
  feed       bigint not null,
  at         timestamptz not null,
  revision   int not null,
  task       int,
  partition  smallint not null,
  n          smallint not null,
  tenant     text collate "C" not null,
  instance   text collate "C" not null,
  user_id    text collate "C" not null,
  kind       text collate "C" not null,
  definition text collate "C" not null,
  actor      text collate "C" not null,
  status     text collate "C",
  step_name  text,
  title      text not null,
  primary key (tenant, instance, revision, n)
);
comment on table notifications is 'who is told of what; a row never changes';
comment on column notifications.n is 'counts those who are told of one event';
create index notifications_of_user on notifications (tenant, user_id, at desc, instance, revision, n); -- lists
create index notifications_feed on notifications (partition, feed);

create table definitions (
  published_at  timestamptz not null,
  revision      int not null,
  version       int not null,
  is_deprecated boolean not null default false,
  tenant        text collate "C" not null,
  definition    text collate "C" not null,
  name          text not null,
  hash          text collate "C" not null,
  published_by  text collate "C" not null,
  document      jsonb not null,
  primary key (tenant, definition, version)
);

create table users (
  revision  int not null,
  is_active boolean not null,
  tenant    text collate "C" not null,
  user_id   text collate "C" not null,
  kind      text collate "C" not null,
  name      text not null,
  email     text,
  manager   text collate "C",
  primary key (tenant, user_id)
);

create table absences (
  revision     int not null,
  is_cancelled boolean not null,
  tenant       text collate "C" not null,
  absence      text collate "C" not null,
  user_id      text collate "C" not null,
  substitute   text collate "C" not null,
  from_day     text collate "C" not null,
  to_day       text collate "C" not null,
  zone         text not null,
  definitions  text[],
  primary key (tenant, absence)
);
create index absences_by_substitute on absences (tenant, substitute, to_day) where not is_cancelled;
create index absences_by_user on absences (tenant, user_id, to_day) where not is_cancelled;

create table roles (
  revision    int not null,
  tenant      text collate "C" not null,
  role        text collate "C" not null,
  name        text not null,
  description text,
  permissions text[] not null,
  primary key (tenant, role)
);

create table role_holders (
  tenant  text collate "C" not null,
  role    text collate "C" not null,
  user_id text collate "C" not null,
  primary key (tenant, role, user_id)
);
create index role_holders_by_user on role_holders (tenant, user_id);

-- Streams have no row in common: this is what the projector has of each (of definitions and the directory, too).
create table stream_heads (
  revision int not null,
  tenant   text collate "C" not null,
  stream   text collate "C" not null,
  primary key (tenant, stream)
);
comment on table stream_heads is 'how far streams other than instances are applied; an instance''s row says it itself';

-- The second wall. The scalar subquery makes the setting an InitPlan: read once per statement, not once per row.
do $$
declare table_name text;
begin
  foreach table_name in array array['instances', 'instance_readers', 'listed_values', 'tasks', 'task_candidates', 'audit', 'notifications', 'definitions',
    'users', 'absences', 'roles', 'role_holders', 'stream_heads', 'parked_streams'] loop
    execute format('alter table %I enable row level security', table_name);
    execute format('alter table %I force row level security', table_name);
    execute format($p$create policy own_tenant on %I for select to procession_query
      using (tenant = (select current_setting('procession.tenant', true)))$p$, table_name);
    execute format('create policy every_tenant on %I to procession_projector using (true) with check (true)', table_name);
    execute format('create policy every_tenant_read on %I for select to procession_notifier using (true)', table_name);
  end loop;
end $$;

create policy every_tenant_read_by_worker on notifications for select to procession_worker using (true); -- what goes out by e-mail

grant usage on schema read to procession_projector, procession_query, procession_notifier, procession_worker;
grant select, insert, update, delete on all tables in schema read to procession_projector;
grant select on all tables in schema read to procession_query, procession_notifier;
grant select on feed, notifications to procession_worker;
