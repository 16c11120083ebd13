-- Why: what a person keeps for themselves (saved views, columns, what was ticked off) follows them to every window.
-- Locks: nothing that exists (new table, new functions).

create table log.preferences (
  saved_at timestamptz not null default now(),
  tenant   text collate "C" not null,
  user_id  text collate "C" not null,
  key      text collate "C" not null,
  value    jsonb not null,
  primary key (tenant, user_id, key)
) with (fillfactor = 80);
comment on table log.preferences is 'what a person keeps for themselves, by key. Rows, not events: nobody else reads it, and nothing follows from it';

alter table log.preferences enable row level security;
alter table log.preferences force row level security;
grant select, insert, update, delete on log.preferences to procession_append;

create function log.read_preferences(of_tenant text, of_user text)
returns table (key text, value jsonb, saved_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select p.key, p.value, p.saved_at from log.preferences p where (p.tenant, p.user_id) = (of_tenant, of_user) order by p.key
$$;

-- When it was saved. Null: they keep `count_max` others already.
create function log.put_preference(of_tenant text, of_user text, of_key text, new_value jsonb, count_max int) returns timestamptz
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  insert into log.preferences as p (tenant, user_id, key, value)
  select of_tenant, of_user, of_key, new_value
  where (select count(*) from log.preferences o where (o.tenant, o.user_id) = (of_tenant, of_user) and o.key <> of_key) < count_max
  on conflict (tenant, user_id, key) do update set value = excluded.value, saved_at = now()
  returning p.saved_at
$$;

create function log.delete_preference(of_tenant text, of_user text, of_key text) returns void
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from log.preferences p where (p.tenant, p.user_id, p.key) = (of_tenant, of_user, of_key)
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname in ('read_preferences', 'put_preference', 'delete_preference')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to procession_command', signature);
  end loop;
end $$;
