-- Why: the projector writes all rows of a batch in one call and one transaction.
-- Locks: nothing that exists (new function).

set local search_path = read;

-- Rows are absolute (the fold of a stream up to `revision`) and only a newer revision replaces an older one, so a second
-- projector, a repeated message, a sweep or an unknown COMMIT can do no harm.
--
-- Names no schema: the connection's search_path says which set of tables is meant, so that a second set can be built beside
-- the first and take its name.
--
-- Rows come as columns: the values of a column joined by `row_mark`, the columns of a table by `column_mark`, in the order in
-- which the statement below unnests them; `none_mark` is null. Reading the same as JSON cost a third of the whole call.
-- The marks are the caller's to choose: nothing in the batch has them in it. A row without an id is none (`{''}` and nothing
-- are the same text).
--
-- Sets are looked for first, not by `on conflict do nothing`: it inserts on trial, at twice the cost. By a subquery that gives a
-- value: as a join, a plan made while the tables were empty turns it round. A collision (rare: see Applier) is tried again.
--
-- Returns no row when the set of tables is not the one that the caller folded for, or when its lease of the partition was taken
-- over: it must forget what it has cached.
-- `written`: `<tenant>\n<id>` of the instances, tasks and notifications whose rows are others now; null: of all that were given.
create function apply(
  this_epoch int, this_partition smallint, this_fence bigint, column_mark text, row_mark text, none_mark text,
  instances text, readers text, listed_values text, tasks text, candidates text, audit text, notifications text, others json,
  swept_epoch smallint, swept_xid xid8, swept_position bigint, swept_partitions smallint
) returns table (seq bigint, written text[])
language plpgsql volatile
set enable_seqscan = off set enable_hashjoin = off set enable_mergejoin = off set jit = off -- lookups by key, whatever the statistics say
as $$
#variable_conflict use_column
declare
  i constant text[] := string_to_array(instances, column_mark);
  t constant text[] := string_to_array(tasks, column_mark);
  m constant text[] := string_to_array(notifications, column_mark);
  c text[];
  instance_count int := 0;
  task_count int := 0;
  notification_count int := 0;
  given_count int := 0;
  written_roles text[];
begin
  -- Held until COMMIT: one writer per partition, and `seq` is dense and in commit order.
  select f.seq + 1 into seq from feed f where f.partition = this_partition and f.epoch = this_epoch and f.fence = this_fence for update;
  if not found then return; end if;

  if instances is not null then
    given_count := cardinality(string_to_array(i[2], row_mark));
    insert into instances (feed, started_at, updated_at, ended_at, due_at, revision, number, definition_version, incidents, partition,
      tenant_wide, tenant, instance, definition, title, status, step_id, step_name, assignee_id, assignee_name, entity_type, entity_id,
      initiator, initiator_name, columns, open_incidents, open_work)
    select seq, r.started_at, r.updated_at, r.ended_at, r.due_at, r.revision, r.number, r.definition_version,
      r.incidents, this_partition, r.tenant_wide, r.tenant, r.instance, r.definition, r.title, r.status, r.step_id, r.step_name,
      r.assignee_id, r.assignee_name, r.entity_type, r.entity_id, r.initiator, r.initiator_name, r.columns::jsonb,
      r.open_incidents::jsonb, r.open_work::jsonb
    from unnest(string_to_array(i[1], row_mark), string_to_array(i[2], row_mark), string_to_array(i[3], row_mark)::int[],
      string_to_array(i[4], row_mark)::int[], string_to_array(i[5], row_mark)::int[], string_to_array(i[6], row_mark)::int[],
      string_to_array(i[7], row_mark)::boolean[], string_to_array(i[8], row_mark)::timestamptz[],
      string_to_array(i[9], row_mark)::timestamptz[], string_to_array(i[10], row_mark, none_mark)::timestamptz[],
      string_to_array(i[11], row_mark)::timestamptz[], string_to_array(i[12], row_mark), string_to_array(i[13], row_mark),
      string_to_array(i[14], row_mark), string_to_array(i[15], row_mark, none_mark), string_to_array(i[16], row_mark, none_mark),
      string_to_array(i[17], row_mark, none_mark), string_to_array(i[18], row_mark, none_mark),
      string_to_array(i[19], row_mark, none_mark), string_to_array(i[20], row_mark, none_mark), string_to_array(i[21], row_mark),
      string_to_array(i[22], row_mark, none_mark), string_to_array(i[23], row_mark, none_mark),
      string_to_array(i[24], row_mark, none_mark), string_to_array(i[25], row_mark, none_mark))
      as r (tenant, instance, revision, number, definition_version, incidents, tenant_wide, started_at, updated_at, ended_at, due_at,
        definition, title, status, step_id, step_name, assignee_id, assignee_name, entity_type, entity_id, initiator, initiator_name,
        columns, open_incidents, open_work)
    where r.instance is not null
    order by r.tenant collate "C", r.instance collate "C"
    on conflict (tenant, instance) do update set feed = excluded.feed, updated_at = excluded.updated_at, ended_at = excluded.ended_at,
      due_at = excluded.due_at, revision = excluded.revision, definition_version = excluded.definition_version,
      incidents = excluded.incidents, partition = excluded.partition, title = excluded.title, status = excluded.status,
      step_id = excluded.step_id, step_name = excluded.step_name, assignee_id = excluded.assignee_id,
      assignee_name = excluded.assignee_name, columns = excluded.columns, open_incidents = excluded.open_incidents,
      open_work = excluded.open_work
    where instances.revision < excluded.revision;
    get diagnostics instance_count = row_count;
  end if;

  -- Only ever added to, so it does not matter whose row won.
  if readers is not null then
    c := string_to_array(readers, column_mark);
    insert into instance_readers (tenant, reader, definition, instance) select distinct r.tenant collate "C", r.reader collate "C", r.definition collate "C", r.instance collate "C"
    from unnest(string_to_array(c[1], row_mark), string_to_array(c[2], row_mark), string_to_array(c[3], row_mark), string_to_array(c[4], row_mark))
      as r (tenant, reader, definition, instance)
    where (select true from instance_readers x where (x.tenant, x.reader, x.definition, x.instance) = (r.tenant, r.reader, r.definition, r.instance) limit 1) is null
    order by r.tenant collate "C", r.reader collate "C", r.definition collate "C", r.instance collate "C";
  end if;

  if tasks is not null then
    -- Statements of their own, not one of CTEs: each must see what another projector committed while this one waited.
    -- Written so that no plan can differ: sorted list outside, lookups by key inside. As a join, a plan made while the
    -- tables were empty walked the whole index for each batch later (4 ms per decision).
    delete from task_candidates where ctid = any (array(
      select c.ctid
      from (
        select * from unnest(string_to_array(t[1], row_mark), string_to_array(t[2], row_mark), string_to_array(t[3], row_mark)::int[]) as k (tenant, task, revision)
        order by k.tenant collate "C", k.task collate "C"
      ) k
      cross join lateral (
        select t.due_at, t.users, t.roles from tasks t
        where (t.tenant, t.task) = (k.tenant, k.task) and t.revision < k.revision for update
      ) t
      cross join lateral (
        select 'user:' || u as candidate from unnest(t.users) u union all select 'role:' || o from unnest(t.roles) o
      ) x
      cross join lateral (
        select c.ctid from task_candidates c
        where (c.tenant, c.candidate, c.due_at, c.task) = (k.tenant, x.candidate, t.due_at, k.task)
        limit 1 -- the whole primary key; keeps the planner from turning the lookup round
      ) c));

    given_count := given_count + cardinality(string_to_array(t[2], row_mark));
    insert into tasks (feed, opened_at, closed_at, due_at, revision, number, partition, tenant, task, instance, definition, step_id,
      step_name, item, kind, status, outcome, title, claimed_by, entity_type, entity_id, initiator, initiator_name, users, roles, columns, detail)
    select seq, r.opened_at, r.closed_at, r.due_at, r.revision, r.number, this_partition, r.tenant, r.task,
      r.instance, r.definition, r.step_id, r.step_name, r.item, r.kind, r.status, r.outcome, r.title, r.claimed_by,
      r.entity_type, r.entity_id, r.initiator, r.initiator_name, r.users::text[], r.roles::text[], r.columns::jsonb, r.detail::jsonb
    from unnest(string_to_array(t[1], row_mark), string_to_array(t[2], row_mark), string_to_array(t[3], row_mark)::int[],
      string_to_array(t[4], row_mark)::int[], string_to_array(t[5], row_mark)::timestamptz[],
      string_to_array(t[6], row_mark, none_mark)::timestamptz[], string_to_array(t[7], row_mark)::timestamptz[],
      string_to_array(t[8], row_mark), string_to_array(t[9], row_mark), string_to_array(t[10], row_mark), string_to_array(t[11], row_mark),
      string_to_array(t[12], row_mark), string_to_array(t[13], row_mark), string_to_array(t[14], row_mark),
      string_to_array(t[15], row_mark, none_mark), string_to_array(t[16], row_mark), string_to_array(t[17], row_mark, none_mark),
      string_to_array(t[18], row_mark, none_mark), string_to_array(t[19], row_mark, none_mark), string_to_array(t[20], row_mark),
      string_to_array(t[21], row_mark, none_mark), string_to_array(t[22], row_mark), string_to_array(t[23], row_mark),
      string_to_array(t[24], row_mark, none_mark), string_to_array(t[25], row_mark, none_mark))
      as r (tenant, task, revision, number, opened_at, closed_at, due_at, instance, definition, step_id, step_name, item, kind, status,
        outcome, title, claimed_by, entity_type, entity_id, initiator, initiator_name, users, roles, columns, detail)
    where r.task is not null
    order by r.tenant collate "C", r.task collate "C"
    on conflict (tenant, task) do update set feed = excluded.feed, closed_at = excluded.closed_at, due_at = excluded.due_at,
      revision = excluded.revision, partition = excluded.partition, status = excluded.status, outcome = excluded.outcome,
      title = excluded.title, claimed_by = excluded.claimed_by, users = excluded.users, roles = excluded.roles, columns = excluded.columns, detail = excluded.detail
    where tasks.revision < excluded.revision;
    get diagnostics task_count = row_count;
  end if;

  if notifications is not null then
    given_count := given_count + cardinality(string_to_array(m[2], row_mark));
    insert into notifications (feed, partition, at, revision, task, n, tenant, instance, user_id, kind, definition, actor, status, step_name, title)
    select seq, this_partition, r.at, r.revision, r.task, r.n, r.tenant, r.instance, r.user_id, r.kind, r.definition, r.actor, r.status, r.step_name, r.title
    from unnest(string_to_array(m[1], row_mark), string_to_array(m[2], row_mark), string_to_array(m[3], row_mark)::int[],
      string_to_array(m[4], row_mark)::smallint[], string_to_array(m[5], row_mark)::timestamptz[], string_to_array(m[6], row_mark, none_mark)::int[],
      string_to_array(m[7], row_mark), string_to_array(m[8], row_mark), string_to_array(m[9], row_mark), string_to_array(m[10], row_mark),
      string_to_array(m[11], row_mark, none_mark), string_to_array(m[12], row_mark, none_mark), string_to_array(m[13], row_mark))
      as r (tenant, instance, revision, n, at, task, user_id, kind, definition, actor, status, step_name, title)
    where r.instance is not null
    on conflict do nothing;
    get diagnostics notification_count = row_count;
  end if;

  -- What was written carries the number of this transaction; what is missing lost to a newer revision.
  if instance_count + task_count + notification_count < given_count then
    written := array(
      select k.tenant || E'\n' || k.id
      from (
        select * from unnest(string_to_array(i[1], row_mark), string_to_array(i[2], row_mark)) as k (tenant, id)
        union all
        select * from unnest(string_to_array(t[1], row_mark), string_to_array(t[2], row_mark)) as k (tenant, id)
      ) k
      where exists (select from instances x where (x.tenant, x.instance, x.feed) = (k.tenant, k.id, seq) and x.partition = this_partition limit 1)
        or exists (select from tasks x where (x.tenant, x.task, x.feed) = (k.tenant, k.id, seq) and x.partition = this_partition limit 1)
      union all
      select k.tenant || E'\n' || k.instance || '/' || k.revision || '.' || k.n
      from unnest(string_to_array(m[1], row_mark), string_to_array(m[2], row_mark), string_to_array(m[3], row_mark)::int[],
        string_to_array(m[4], row_mark)::smallint[]) as k (tenant, instance, revision, n)
      where exists (select from notifications x
        where (x.tenant, x.instance, x.revision, x.n, x.feed) = (k.tenant, k.instance, k.revision, k.n, seq) and x.partition = this_partition limit 1));
  end if;

  if listed_values is not null then
    c := string_to_array(listed_values, column_mark);
    delete from listed_values where ctid = any (array(
      select v.ctid
      from unnest(string_to_array(c[1], row_mark), string_to_array(c[2], row_mark), string_to_array(c[3], row_mark), string_to_array(c[4], row_mark),
        string_to_array(c[5], row_mark)::boolean[]) as r (tenant, column_key, value, instance, is_held)
      cross join lateral (
        select v.ctid from listed_values v
        where not r.is_held and (written is null or r.tenant || E'\n' || r.instance = any (written))
          and (v.tenant, v.column_key, v.value, v.instance) = (r.tenant, r.column_key, r.value, r.instance)
        limit 1
      ) v));
    insert into listed_values (tenant, column_key, value, instance) select distinct r.tenant collate "C", r.column_key collate "C", r.value collate "C", r.instance collate "C"
    from unnest(string_to_array(c[1], row_mark), string_to_array(c[2], row_mark), string_to_array(c[3], row_mark), string_to_array(c[4], row_mark),
      string_to_array(c[5], row_mark)::boolean[]) as r (tenant, column_key, value, instance, is_held)
    where r.is_held and (written is null or r.tenant || E'\n' || r.instance = any (written))
      and (select true from listed_values x where (x.tenant, x.column_key, x.value, x.instance) = (r.tenant, r.column_key, r.value, r.instance) limit 1) is null
    order by r.tenant collate "C", r.column_key collate "C", r.value collate "C", r.instance collate "C";
  end if;

  if candidates is not null then
    c := string_to_array(candidates, column_mark);
    insert into task_candidates (due_at, tenant, candidate, task) select distinct r.due_at, r.tenant collate "C", r.candidate collate "C", r.task collate "C"
    from unnest(string_to_array(c[1], row_mark), string_to_array(c[2], row_mark), string_to_array(c[3], row_mark)::timestamptz[],
      string_to_array(c[4], row_mark)) as r (tenant, candidate, due_at, task)
    where (written is null or r.tenant || E'\n' || r.task = any (written))
      and (select true from task_candidates x where (x.tenant, x.candidate, x.due_at, x.task) = (r.tenant, r.candidate, r.due_at, r.task) limit 1) is null
    order by r.tenant collate "C", r.candidate collate "C", r.due_at, r.task collate "C";
  end if;

  if audit is not null then
    c := string_to_array(audit, column_mark);
    insert into audit (recorded_at, revision, task, tenant, stream, fact, actor, on_behalf_of, definition, entity_type, entity_id, step_id,
      outcome, comment)
    select r.recorded_at, r.revision, r.task, r.tenant, r.stream, r.fact, r.actor, r.on_behalf_of, r.definition, r.entity_type,
      r.entity_id, r.step_id, r.outcome, r.comment
    from unnest(string_to_array(c[1], row_mark), string_to_array(c[2], row_mark), string_to_array(c[3], row_mark)::int[],
      string_to_array(c[4], row_mark)::timestamptz[], string_to_array(c[5], row_mark, none_mark)::int[],
      string_to_array(c[6], row_mark), string_to_array(c[7], row_mark), string_to_array(c[8], row_mark, none_mark),
      string_to_array(c[9], row_mark, none_mark), string_to_array(c[10], row_mark, none_mark),
      string_to_array(c[11], row_mark, none_mark), string_to_array(c[12], row_mark, none_mark),
      string_to_array(c[13], row_mark, none_mark), string_to_array(c[14], row_mark, none_mark))
      as r (tenant, stream, revision, recorded_at, task, fact, actor, on_behalf_of, definition, entity_type, entity_id, step_id, outcome,
        comment)
    where r.stream is not null
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

    insert into absences (revision, is_cancelled, tenant, absence, user_id, substitute, from_day, to_day, zone, definitions)
    select r.revision, r."isCancelled", r.tenant, r.absence, r."user", r.substitute, r."from", r."to", r.zone, r.definitions
    from json_to_recordset(others -> 'absences') as r (revision int, "isCancelled" boolean, tenant text, absence text, "user" text,
      substitute text, "from" text, "to" text, zone text, definitions text[])
    order by r.tenant collate "C", r.absence collate "C"
    on conflict (tenant, absence) do update set revision = excluded.revision, is_cancelled = excluded.is_cancelled,
      user_id = excluded.user_id, substitute = excluded.substitute, from_day = excluded.from_day, to_day = excluded.to_day,
      zone = excluded.zone, definitions = excluded.definitions
    where absences.revision < excluded.revision;

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

  if instance_count + task_count + notification_count > 0 or others is not null then
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
