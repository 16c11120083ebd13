-- Why: what somebody has read of what they were told is kept across rebuilds of the read tables.
-- Locks: nothing that exists (new table, new function).

create table log.notification_marks (
  read_up_to timestamptz not null,
  tenant     text collate "C" not null,
  user_id    text collate "C" not null,
  primary key (tenant, user_id)
) with (fillfactor = 80);
comment on table log.notification_marks is 'up to which instant somebody has read what they were told';

alter table log.notification_marks enable row level security;
alter table log.notification_marks force row level security;
grant select, insert, update on log.notification_marks to procession_append;
grant select on log.notification_marks to procession_query;
create policy own_tenant on log.notification_marks for select to procession_query
  using (tenant = (select current_setting('procession.tenant', true)));

-- Never goes back, and never into the future. Returns where it stands.
create function log.mark_notifications(of_tenant text, of_user text, up_to timestamptz) returns timestamptz
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into log.notification_marks as m (tenant, user_id, read_up_to) values (of_tenant, of_user, least(up_to, now()))
  on conflict (tenant, user_id) do update set read_up_to = greatest(m.read_up_to, excluded.read_up_to)
  returning m.read_up_to
$$;

alter function log.mark_notifications owner to procession_append;
revoke all on function log.mark_notifications from public;
grant execute on function log.mark_notifications to procession_command;
