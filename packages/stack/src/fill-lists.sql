-- Rows as a projector would have written them, of instances `after` + 1 to `up_to` of one tenant: 200 definitions (a few of them with
-- most instances, every tenth open to auditors only), four in five ended, 5,000 people, 30 roles with three holders each.
create or replace function pg_temp.fill_lists(of_tenant text, after int, up_to int) returns void language sql as $$
  with made as materialized (
    select n, lpad(to_hex(1767225600000 + n::bigint * 1000), 12, '0') as ms,
      (200 * power(abs(hashint4(n)) / 2147483648.0, 2))::int as d, abs(hashint4(n + 7)) % 100 as s, abs(hashint4(n + 13)) as r,
      timestamptz '2026-01-01' + n * interval '1 second' as at
    from generate_series(after + 1, up_to) n
  ), named as materialized (
    select n, d, r, at, substr(ms, 1, 8) || '-' || substr(ms, 9, 4) || '-7' || lpad(to_hex(n & 4095), 3, '0') || '-8000-' || lpad(to_hex(n), 12, '0') as id,
      case when s < 60 then 'approved' when s < 75 then 'rejected' when s < 80 then 'cancelled' when s < 81 then 'failed' else 'in_progress' end as status
    from made
  ), i as (
    insert into read.instances (feed, started_at, updated_at, ended_at, due_at, revision, number, definition_version, incidents, partition,
      tenant_wide, tenant, instance, definition, title, status, step_id, step_name, assignee_id, assignee_name, entity_type, entity_id,
      initiator, initiator_name, columns)
    select n, at, at + r % 900000 * interval '1 second', case when status <> 'in_progress' then at + interval '1 day' end,
      case when status = 'in_progress' and r % 4 > 0 then at + r % 2000000 * interval '1 second' else 'infinity' end,
      9, n, 1, (r % 500 = 0)::int, 0, d % 10 > 0, of_tenant, id, 'list-' || d, 'Expense E-' || n, status,
      case when status = 'in_progress' then 'manager' end, case when status = 'in_progress' then 'Manager approval' end,
      case when status = 'in_progress' then 'role:list_' || r % 30 end, case when status = 'in_progress' then 'List role ' || r % 30 end,
      'expense', 'E-' || n, 'u' || r % 5000, 'User ' || r % 5000,
      jsonb_build_object('f_region', 'region-' || r % 20, 'f_customer', 'C-' || r % 50000, 'f_amount', jsonb_build_object('amount', r % 1000 || '.50', 'currency', 'EUR'))
    from named
  ), readers as (
    insert into read.instance_readers (tenant, reader, definition, instance)
    select of_tenant, x, 'list-' || d, id from named cross join lateral (
      select 'user:u' || r % 5000 union select 'user:list_' || r % 30 || '_' || k from generate_series(1, 3) k
      union select 'role:list_auditors' where d % 10 = 0) as l (x)
  ), listed as (
    insert into read.listed_values (tenant, column_key, value, instance)
    select of_tenant, k, v, id from named cross join lateral (values ('f_region', 'region-' || r % 20), ('f_customer', 'C-' || r % 50000)) as l (k, v)
  ), t as (
    insert into read.tasks (feed, opened_at, due_at, revision, number, partition, tenant, task, instance, definition, step_id, step_name,
      item, kind, status, title, entity_type, entity_id, initiator, initiator_name, users, roles, columns, detail)
    select n, at, case when r % 4 > 0 then at + r % 2000000 * interval '1 second' else 'infinity' end, 2, 1, 0, of_tenant, id || '.1', id,
      'list-' || d, 'manager', 'Manager approval', 'manager#1', 'approval', 'open', 'Expense E-' || n, 'expense', 'E-' || n, 'u' || r % 5000,
      'User ' || r % 5000, array['list_' || r % 30 || '_1', 'list_' || r % 30 || '_2', 'list_' || r % 30 || '_3'], array['list_' || r % 30],
      jsonb_build_object('f_amount', jsonb_build_object('amount', r % 1000 || '.50', 'currency', 'EUR')),
      '{"seats":[],"decisions":[],"policy":{"need":1,"reject":1,"order":"parallel"},"outcomes":["approved","rejected"],"shows":[],"edits":[]}'
    from named where status = 'in_progress'
  )
  insert into read.task_candidates (due_at, tenant, candidate, task)
  select case when r % 4 > 0 then at + r % 2000000 * interval '1 second' else 'infinity' end, of_tenant, x, id || '.1'
  from named cross join lateral (
    select 'role:list_' || r % 30 union all select 'user:list_' || r % 30 || '_' || k from generate_series(1, 3) k) as l (x)
  where status = 'in_progress'
$$;
