-- Why: the projector writes all rows of a batch in one call and one transaction.
-- Locks: nothing that exists (new function).

set local search_path = read;

-- Rows are absolute (the fold of a stream up to `revision`) and only a newer revision replaces an older one, so a second
-- projector, a repeated message, a sweep or an unknown COMMIT can do no harm.
--
-- Names no schema: the connection's search_path says which set of tables is meant, so that a second set can be built beside
-- the first and take its name.
--
-- Returns no row when the set of tables is not the one that the caller folded for, or when its lease of the partition was taken
-- over: it must forget what it has cached.
-- `written`: `<tenant>\n<id>` of the instances and tasks whose rows are others now.
create function apply(
  this_epoch int, this_partition smallint, this_fence bigint,
  instances json, readers json, tasks json, task_keys json, timeline json, audit json, others json,
  swept_epoch smallint, swept_xid xid8, swept_position bigint, swept_partitions smallint
) returns table (seq bigint, written text[])
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off -- lookups by key, whatever the statistics say
as $$
#variable_conflict use_column
declare
  written_instances text[] := '{}';
  written_tasks text[] := '{}';
  written_roles text[];
begin
  -- Held until COMMIT: one writer per partition, and `seq` is dense and in commit order.
  select f.seq + 1 into seq from feed f where f.partition = this_partition and f.epoch = this_epoch and f.fence = this_fence for update;
  if not found then return; end if;

  if instances is not null then
    with w as (
      insert into instances (feed, started_at, updated_at, ended_at, due_at, revision, number, definition_version, incidents, partition,
        tenant_wide, tenant, instance, definition, title, status, step_id, step_name, assignee_id, assignee_name, entity_type, entity_id,
        initiator, columns, open_incidents)
      select seq, r."startedAt", r."updatedAt", r."endedAt", coalesce(r."dueAt", 'infinity'), r.revision, r.number, r."definitionVersion",
        r.incidents, this_partition, r."tenantWide", r.tenant, r.id, r.definition, r.title, r.status, r."stepId", r."stepName",
        r."assigneeId", r."assigneeName", r."entityType", r."entityId", r.initiator, r.columns, r."openIncidents"
      from json_to_recordset(instances) as r ("startedAt" timestamptz, "updatedAt" timestamptz, "endedAt" timestamptz,
        "dueAt" timestamptz, revision int, number int, "definitionVersion" int, incidents int, "tenantWide" boolean, tenant text,
        id text, definition text, title text, status text, "stepId" text, "stepName" text, "assigneeId" text, "assigneeName" text,
        "entityType" text, "entityId" text, initiator text, columns jsonb, "openIncidents" jsonb)
      order by r.tenant collate "C", r.id collate "C"
      on conflict (tenant, instance) do update set feed = excluded.feed, updated_at = excluded.updated_at, ended_at = excluded.ended_at,
        due_at = excluded.due_at, revision = excluded.revision, definition_version = excluded.definition_version,
        incidents = excluded.incidents, partition = excluded.partition, title = excluded.title, status = excluded.status,
        step_id = excluded.step_id, step_name = excluded.step_name, assignee_id = excluded.assignee_id,
        assignee_name = excluded.assignee_name, columns = excluded.columns, open_incidents = excluded.open_incidents
      where instances.revision < excluded.revision
      returning tenant || E'\n' || instance as id)
    select coalesce(array_agg(id), '{}') into written_instances from w;
  end if;

  -- Only ever added to, so it does not matter whose row won.
  if readers is not null then
    insert into instance_readers (tenant, reader, instance)
    select r.tenant, n.reader, r.id
    from json_to_recordset(readers) as r (tenant text, id text, readers text[]) cross join lateral unnest(r.readers) as n (reader)
    order by r.tenant collate "C", n.reader collate "C", r.id collate "C"
    on conflict do nothing;
  end if;

  if tasks is not null then
    -- Statements of their own, not one of CTEs: each must see what another projector committed while this one waited.
    -- Written so that no plan can differ: sorted list outside, lookups by key inside. As a join, a plan made while the
    -- tables were empty walked the whole index for each batch later (4 ms per decision).
    delete from task_candidates where ctid = any (array(
      select c.ctid
      from (
        select * from json_to_recordset(task_keys) as k (tenant text, id text, revision int)
        order by k.tenant collate "C", k.id collate "C"
      ) k
      cross join lateral (
        select t.due_at, t.users, t.roles from tasks t
        where (t.tenant, t.task) = (k.tenant, k.id) and t.revision < k.revision for update
      ) t
      cross join lateral (
        select 'user:' || u as candidate from unnest(t.users) u union all select 'role:' || o from unnest(t.roles) o
      ) x
      cross join lateral (
        select c.ctid from task_candidates c
        where (c.tenant, c.candidate, c.due_at, c.task) = (k.tenant, x.candidate, t.due_at, k.id)
        limit 1 -- the whole primary key; keeps the planner from turning the lookup round
      ) c));

    with w as (
      insert into tasks (feed, opened_at, closed_at, due_at, revision, number, partition, tenant, task, instance, definition, step_id,
        step_name, item, kind, status, outcome, title, claimed_by, entity_type, entity_id, users, roles, detail)
      select seq, r."openedAt", r."closedAt", coalesce(r."dueAt", 'infinity'), r.revision, r.number, this_partition, r.tenant, r.id,
        r.instance, r.definition, r."stepId", r."stepName", r.item, r.kind, r.status, r.outcome, r.title, r."claimedBy",
        r."entityType", r."entityId", r.users, r.roles, r.detail
      from json_to_recordset(tasks) as r ("openedAt" timestamptz, "closedAt" timestamptz, "dueAt" timestamptz, revision int, number int,
        tenant text, id text, instance text, definition text, "stepId" text, "stepName" text, item text, kind text, status text,
        outcome text, title text, "claimedBy" text, "entityType" text, "entityId" text, users text[], roles text[], detail jsonb)
      order by r.tenant collate "C", r.id collate "C"
      on conflict (tenant, task) do update set feed = excluded.feed, closed_at = excluded.closed_at, due_at = excluded.due_at,
        revision = excluded.revision, partition = excluded.partition, status = excluded.status, outcome = excluded.outcome,
        title = excluded.title, claimed_by = excluded.claimed_by, users = excluded.users, roles = excluded.roles, detail = excluded.detail
      where tasks.revision < excluded.revision
      returning tenant || E'\n' || task as id)
    select coalesce(array_agg(id), '{}') into written_tasks from w;

    insert into task_candidates (due_at, tenant, candidate, task)
    select coalesce(k."dueAt", 'infinity'), k.tenant, x.candidate, k.id
    from json_to_recordset(task_keys) as k (tenant text, id text, "dueAt" timestamptz, users text[], roles text[]),
      lateral (select 'user:' || u from unnest(k.users) u union all select 'role:' || o from unnest(k.roles) o) as x (candidate)
    where k.tenant || E'\n' || k.id = any (written_tasks)
    on conflict do nothing;
  end if;

  if timeline is not null then
    insert into timeline (recorded_at, revision, tenant, instance, fact, actor, on_behalf_of, step_id, from_status, to_status, facts)
    select r.at, r.revision, r.tenant, r.instance, r.fact, r.actor, r."onBehalfOf", r.step, r."from", r."to", r.facts
    from json_to_recordset(timeline) as r (at timestamptz, revision int, tenant text, instance text, fact text, actor text,
      "onBehalfOf" text, step text, "from" text, "to" text, facts jsonb)
    on conflict do nothing;
  end if;

  if audit is not null then
    insert into audit (recorded_at, revision, task, tenant, stream, fact, actor, on_behalf_of, definition, entity_type, entity_id, step_id,
      outcome, comment)
    select r.at, r.revision, r.task, r.tenant, r.stream, r.fact, r.actor, r."onBehalfOf", r.definition, r."entityType", r."entityId",
      r.step, r.outcome, r.comment
    from json_to_recordset(audit) as r (at timestamptz, revision int, task int, tenant text, stream text, fact text, actor text,
      "onBehalfOf" text, definition text, "entityType" text, "entityId" text, step text, outcome text, comment text)
    on conflict do nothing;
  end if;

  if others is not null then
    insert into definitions (published_at, revision, version, tenant, definition, name, hash, published_by, document)
    select r.at, r.revision, r.version, r.tenant, r.key, r.name, r.hash, r.by, r.document
    from json_to_recordset(others -> 'published') as r (at timestamptz, revision int, version int, tenant text, key text, name text,
      hash text, by text, document jsonb)
    on conflict do nothing;

    update definitions d set is_deprecated = true, revision = r.revision
    from json_to_recordset(others -> 'deprecated') as r (revision int, version int, tenant text, key text)
    where d.tenant = r.tenant and d.definition = r.key and d.version = r.version and d.revision < r.revision;

    insert into users (revision, is_active, tenant, user_id, kind, name, email, manager)
    select r.revision, r.active, r.tenant, r."user", r.kind, r.name, r.email, r.manager
    from json_to_recordset(others -> 'users') as r (revision int, active boolean, tenant text, "user" text, kind text, name text,
      email text, manager text)
    order by r.tenant collate "C", r."user" collate "C"
    on conflict (tenant, user_id) do update set revision = excluded.revision, is_active = excluded.is_active, kind = excluded.kind,
      name = excluded.name, email = excluded.email, manager = excluded.manager
    where users.revision < excluded.revision;

    with w as (
      insert into roles (revision, tenant, role, name, description, permissions)
      select r.revision, r.tenant, r.role, r.name, r.description, r.permissions
      from json_to_recordset(others -> 'roles') as r (revision int, tenant text, role text, name text, description text, permissions text[])
      order by r.tenant collate "C", r.role collate "C"
      on conflict (tenant, role) do update set revision = excluded.revision, name = excluded.name, description = excluded.description,
        permissions = excluded.permissions
      where roles.revision < excluded.revision
      returning tenant || E'\n' || role as id)
    select coalesce(array_agg(id), '{}') into written_roles from w;

    delete from role_holders h
    using json_to_recordset(others -> 'roles') as r (tenant text, role text, holders text[])
    where r.tenant || E'\n' || r.role = any (written_roles) and h.tenant = r.tenant and h.role = r.role
      and h.user_id <> all (r.holders);

    insert into role_holders (tenant, role, user_id)
    select r.tenant, r.role, h.user_id
    from json_to_recordset(others -> 'roles') as r (tenant text, role text, holders text[]) cross join lateral unnest(r.holders) as h (user_id)
    where r.tenant || E'\n' || r.role = any (written_roles)
    on conflict do nothing;

    insert into stream_heads (revision, tenant, stream)
    select r.revision, r.tenant, r.stream
    from json_to_recordset(others -> 'heads') as r (revision int, tenant text, stream text)
    order by r.tenant collate "C", r.stream collate "C"
    on conflict (tenant, stream) do update set revision = excluded.revision
    where stream_heads.revision < excluded.revision;
  end if;

  written := written_instances || written_tasks;
  if cardinality(written) > 0 or others is not null then
    update feed f set seq = apply.seq where f.partition = this_partition;
  else
    seq := seq - 1;
  end if;

  if swept_xid is not null then
    insert into sweep (xid, position, epoch, partition, partitions)
    values (swept_xid, swept_position, swept_epoch, this_partition, swept_partitions)
    on conflict (partition) do update set xid = excluded.xid, position = excluded.position, epoch = excluded.epoch,
      partitions = excluded.partitions
    where (sweep.epoch, sweep.xid, sweep.position) < (excluded.epoch, excluded.xid, excluded.position)
      or sweep.partitions <> excluded.partitions;
  end if;
  return next;
end $$;

revoke execute on function apply from public;
grant execute on function apply to procession_projector;
