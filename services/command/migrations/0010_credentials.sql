-- Why: services call receivers that ask who is there. What they are told is kept by name, sealed, and opened only where it is sent.
-- Locks: nothing that exists (new table, new functions).

create table log.credentials (
  changed_at timestamptz not null default now(),
  tenant     text collate "C" not null,
  name       text collate "C" not null,
  kind       text not null,
  hosts      text[] not null,
  changed_by text not null,
  box        bytea not null,
  primary key (tenant, name)
);
comment on table log.credentials is 'what services show to receivers; log.events only names it';
comment on column log.credentials.hosts is 'to whom it may be sent: name, name:port or .suffix';
comment on column log.credentials.box is 'the secret, sealed under CREDENTIAL_KEY and bound to its tenant and name';

alter table log.credentials enable row level security;
alter table log.credentials force row level security;
grant select, insert, update, delete on log.credentials to procession_append;

-- `stored_at` null: there are too many.
create function log.put_credential(
  of_tenant text, of_name text, of_kind text, of_hosts text[], by_actor text, sealed_box bytea, count_max int
) returns table (stored_at timestamptz, is_new boolean)
language plpgsql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
begin
  is_new := not exists (select from log.credentials c where (c.tenant, c.name) = (of_tenant, of_name));
  if not is_new or (select count(*) from log.credentials c where c.tenant = of_tenant) < count_max then
    stored_at := now();
    insert into log.credentials (tenant, name, kind, hosts, changed_by, box)
    values (of_tenant, of_name, of_kind, of_hosts, by_actor, sealed_box)
    on conflict (tenant, name) do update
    set kind = excluded.kind, hosts = excluded.hosts, changed_by = excluded.changed_by, box = excluded.box, changed_at = now();
  end if;
  return next;
end $$;

create function log.delete_credential(of_tenant text, of_name text)
returns table (name text, kind text, hosts text[], changed_by text, changed_at timestamptz)
language sql volatile security definer
set search_path = pg_catalog, pg_temp
as $$
  delete from log.credentials c where (c.tenant, c.name) = (of_tenant, of_name)
  returning c.name, c.kind, c.hosts, c.changed_by, c.changed_at
$$;

-- Without what is secret.
create function log.list_credentials(of_tenant text)
returns table (name text, kind text, hosts text[], changed_by text, changed_at timestamptz)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.name, c.kind, c.hosts, c.changed_by, c.changed_at from log.credentials c where c.tenant = of_tenant order by c.name
$$;

create function log.open_credential(of_tenant text, of_name text)
returns table (hosts text[], box bytea)
language sql stable security definer
set search_path = pg_catalog, pg_temp
as $$
  select c.hosts, c.box from log.credentials c where (c.tenant, c.name) = (of_tenant, of_name)
$$;

do $$
declare signature regprocedure;
begin
  for signature in
    select p.oid::regprocedure from pg_proc p
    where p.pronamespace = 'log'::regnamespace and p.proname in ('put_credential', 'delete_credential', 'list_credentials', 'open_credential')
  loop
    execute format('alter function %s owner to procession_append', signature);
    execute format('revoke all on function %s from public', signature);
    execute format('grant execute on function %s to %I', signature,
      case when signature::text like '%open_credential%' then 'procession_worker' else 'procession_command' end);
  end loop;
end $$;
