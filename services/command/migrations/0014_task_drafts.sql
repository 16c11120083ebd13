-- Why: what somebody has typed into a task and not sent is kept, for them or for all who may act on the task.
-- Locks: nothing that exists (new table, new functions).

create table log.task_drafts (
  saved_at         timestamptz not null default now(),
  task             int not null,
  draft_revision   int not null,
  checked_revision int not null,
  tenant           text collate "C" not null,
  stream           text collate "C" not null,
  owner            text collate "C" not null,
  saved_by         text collate "C" not null,
  saved_under      text collate "C" not null,
  content          jsonb,
  primary key (tenant, stream, task, owner)
);
comment on table log.task_drafts is 'drafts of the forms of open tasks. Rows, not events: sending is the event. They go when their task closes';
comment on column log.task_drafts.owner is 'who alone may read it; empty: all who may act on the task';
comment on column log.task_drafts.checked_revision is 'up to which revision of its instance nothing has closed the task';
comment on column log.task_drafts.saved_under is 'the idempotency key of its author: the same save again is this one';
comment on column log.task_drafts.content is 'values of sensitive fields are sealed with the key of their subject. Null: thrown away; the row stays, so that its revisions go on';
create index task_drafts_owner on log.task_drafts (tenant, owner); -- how many somebody has (put_task_draft)

alter table log.task_drafts enable row level security;
alter table log.task_drafts force row level security;
grant select, insert, update, delete on log.task_drafts to procession_append;

create function log.read_task_draft(of_tenant text, of_stream text, of_task int, of_owner text)
returns table (draft_revision int, saved_at timestamptz, saved_by text, saved_under text, content jsonb)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select d.draft_revision, d.saved_at, d.saved_by, d.saved_under, d.content from log.task_drafts d
  where (d.tenant, d.stream, d.task, d.owner) = (of_tenant, of_stream, of_task, of_owner)
$$;

-- Saves on top of the revision that the author saw (0: there is none yet). No row: somebody saved meanwhile, or `owner` has `count_max` already.
create function log.put_task_draft(
  of_tenant text, of_stream text, of_task int, of_owner text, expected int, author text, key text, new_content jsonb, checked int, count_max int
) returns table (draft_revision int, saved_at timestamptz)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  if expected > 0 then
    return query
    update log.task_drafts as d
    set draft_revision = expected + 1, saved_at = now(), saved_by = author, saved_under = key, content = new_content,
      checked_revision = greatest(d.checked_revision, checked)
    where (d.tenant, d.stream, d.task, d.owner) = (of_tenant, of_stream, of_task, of_owner) and d.draft_revision = expected
    returning d.draft_revision, d.saved_at;
  elsif of_owner = '' or (select count(*) from log.task_drafts d where (d.tenant, d.owner) = (of_tenant, of_owner)) < count_max then
    return query
    insert into log.task_drafts as d (tenant, stream, task, owner, draft_revision, checked_revision, saved_by, saved_under, content)
    values (of_tenant, of_stream, of_task, of_owner, 1, checked, author, key, new_content)
    on conflict do nothing
    returning d.draft_revision, d.saved_at;
  end if;
end $$;

-- Looks at drafts whose instance has moved, at most `count_max`: deletes those whose task is closed, or decided by their owner. Of what happened to an instance
-- each event is looked at once. Returns how many were looked at.
create function log.sweep_task_drafts(count_max int) returns int
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  with moved as materialized (
    select d.ctid, d.tenant, d.stream, d.task, d.owner, s.revision as head,
      -- After a restore to an earlier moment all of the instance is looked at again.
      case when s.revision < d.checked_revision then 0 else d.checked_revision end as seen
    from log.task_drafts d
    left join log.streams s on (s.tenant, s.stream) = (d.tenant, d.stream)
    where s.revision is distinct from d.checked_revision
    limit count_max
    for update of d skip locked
  ), closed as (
    delete from log.task_drafts where ctid = any (array(
      select m.ctid from moved m
      where m.head is null or exists (
        select from log.events e
        where (e.tenant, e.stream) = (m.tenant, m.stream) and e.revision > m.seen and (
          e.type = 'InstanceEnded'
          or (e.type in ('TaskCompleted', 'TaskWithdrawn') and (e.data ->> 'task')::int = m.task)
          or (e.type = 'TaskDecided' and (e.data ->> 'task')::int = m.task and e.data ->> 'by' = m.owner))
      )))
    returning ctid
  ), still_open as (
    update log.task_drafts d set checked_revision = m.head
    from moved m where d.ctid = m.ctid and m.head is not null and m.ctid <> all (array(select c.ctid from closed c))
    returning 1
  )
  select count(*)::int from moved
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname in ('read_task_draft', 'put_task_draft', 'sweep_task_drafts')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
